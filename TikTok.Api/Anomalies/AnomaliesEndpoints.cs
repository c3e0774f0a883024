using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TikTok.Api.Database;
using TikTok.Api.Lists;

namespace TikTok.Api.Anomalies;

/// <summary><c>/anomalies</c>.</summary>
internal static class AnomaliesEndpoints
{
    private static readonly CursorList s_list = new("anomalies", HasNumbers: false);

    public static void MapAnomalies(this RouteGroupBuilder api)
    {
        var anomalies = api.MapGroup("/anomalies").WithTags("Anomalies");
        anomalies.MapGet("", ListAsync).WithName("ListAnomalies").WithSummary("Anomalies, newest first")
            .WithDescription("Example: /api/v1/anomalies?keyword=%23foryou&window=1h&minSeverity=40")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        anomalies.MapGet("/{id}", GetAsync).WithName("GetAnomaly").WithSummary("An anomaly with the posts behind it")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Slice<Anomaly>>, ProblemHttpResult>> ListAsync(
        NpgsqlDataSource database, [AsParameters] AnomalyQuery query, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var (from, to) = reader.Period(query.From, query.To);
        var limit = reader.Limit(query.Limit);
        var cursor = reader.Cursor(s_list, query.Cursor);
        var parameters = new
        {
            keyword = reader.Keyword("keyword", query.Keyword),
            kind = reader.OneOf("kind", query.Kind, AnomalyWords.Kinds),
            minSeverity = reader.Number("minSeverity", query.MinSeverity, 0, 100),
            windowSeconds = reader.Window(query.Window),
            state = reader.OneOf("state", query.State, AnomalyWords.States),
            from,
            to,
            cursorAt = cursor?.At,
            cursorId = cursor?.Id,
            rows = limit + 1,
        };
        if (reader.Problem is { } problem)
            return problem;
        var rows = await database.ListAsync<Anomaly>(ListSql, parameters, cancellationToken);
        return TypedResults.Ok(Slice.Of(rows, limit, last => Cursor.Encode(s_list, last.StartsAt, last.Id)));
    }

    private static async Task<Results<Ok<AnomalyDetail>, ProblemHttpResult>> GetAsync(
        NpgsqlDataSource database, [Description("The anomaly's id.")] string id, CancellationToken cancellationToken)
    {
        var detail = id.Contains('\0', StringComparison.Ordinal) ? null : await database.InSnapshotAsync(async connection =>
        {
            if (await connection.ListAsync<AnomalyDetail>(DetailSql, new { id }, cancellationToken) is not [var found])
                return null;
            return found with
            {
                Evidence = await EvidenceReader.ReadAsync(connection, found.StoredEvidence, cancellationToken),
                Revisions = await connection.ListAsync<AnomalyRevision>(RevisionsSql, new { id }, cancellationToken),
            };
        }, cancellationToken);
        return detail is null
            ? TypedResults.Problem("No anomaly has this id.", statusCode: StatusCodes.Status404NotFound, title: "There is no such anomaly.")
            : TypedResults.Ok(detail);
    }

    private const string Columns = """
        id, keyword, metric, kind, detector, detector_version AS DetectorVersion, window_seconds AS WindowSeconds,
        starts_at AS StartsAt, ends_at AS EndsAt, state, peak_at AS PeakAt, observed, authors, expected, band_lower AS BandLower,
        band_upper AS BandUpper, score, severity, platform_posts AS PlatformPosts, coverage, tested,
        baseline_version AS BaselineVersion, members, revision, raised_at AS RaisedAt, revised_at AS RevisedAt, trace_id AS TraceId
        """;

    // Planned with the values at hand, so that a filter that is not given falls away.
    private const string ListSql = $"""
        SELECT {Columns} FROM anomalies
        WHERE (@keyword::text IS NULL OR keyword = @keyword)
          AND (@kind::text IS NULL OR kind = @kind)
          AND (@minSeverity::int IS NULL OR severity >= @minSeverity)
          AND (@windowSeconds::int IS NULL OR window_seconds = @windowSeconds)
          AND (@state::text IS NULL OR state = @state)
          AND (@from::timestamptz IS NULL OR ends_at > @from)
          AND (@to::timestamptz IS NULL OR starts_at < @to)
          AND (@cursorAt::timestamptz IS NULL OR (starts_at, id) < (@cursorAt, @cursorId))
        ORDER BY starts_at DESC, id DESC
        LIMIT @rows
        """;

    private const string DetailSql = $"SELECT {Columns}, evidence::text AS StoredEvidence FROM anomalies WHERE id = @id";

    private const string RevisionsSql = """
        SELECT revision, state, ends_at AS EndsAt, observed, score, severity, revised_at AS RevisedAt, trace_id AS TraceId
        FROM anomaly_revisions WHERE anomaly_id = @id ORDER BY revision
        """;
}

// The descriptions stand on the properties: on parameters of a constructor the OpenAPI generator trips over them.
/// <summary>Which anomalies.</summary>
internal sealed record AnomalyQuery(
    [property: Description("A keyword, as a person types it.")] string? Keyword,
    [property: Description("spike, drop, level-shift or emerging.")] string? Kind,
    [property: Description("Anomalies that end after this time.")] string? From,
    [property: Description("Anomalies that start before this time.")] string? To,
    [property: Description("0 to 100.")] string? MinSeverity,
    [property: Description("Length of the windows.")] string? Window,
    [property: Description("provisional or final.")] string? State,
    [property: Description("1 to 500 items, 50 if not given.")] string? Limit,
    [property: Description("nextCursor of the answer before.")] string? Cursor);
