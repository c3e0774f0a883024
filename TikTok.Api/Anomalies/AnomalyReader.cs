using TikTok.Api.Database;
using TikTok.Api.KeywordSearch;
using TikTok.Api.Lists;

namespace TikTok.Api.Anomalies;

/// <summary>Which anomalies; what is null does not restrict.</summary>
internal sealed record AnomalyFilter
{
    /// <summary>Canonical.</summary>
    public string? Keyword { get; init; }

    public string? Kind { get; init; }

    /// <summary>0 to 100.</summary>
    public int? MinSeverity { get; init; }

    public int? WindowSeconds { get; init; }

    public string? State { get; init; }

    /// <summary>Those of which somebody is told, or those of which nobody is.</summary>
    public bool? Alert { get; init; }

    /// <summary>What was taken back stays away.</summary>
    public bool OnlyBelieved { get; init; }

    /// <summary>Those that end after it.</summary>
    public DateTime? From { get; init; }

    /// <summary>Those that start before it.</summary>
    public DateTime? To { get; init; }
}

/// <summary>Reads anomalies, for the API and for the page.</summary>
internal sealed class AnomalyReader(ReadDatabase database, KeywordNames names)
{
    /// <summary>The list that its cursors belong to.</summary>
    public static readonly CursorList List = new("anomalies", HasNumbers: false);

    /// <summary>Anomalies, newest first.</summary>
    public async Task<Slice<Anomaly>> ListAsync(AnomalyFilter filter, Cursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            filter.Keyword, filter.Kind, filter.MinSeverity, filter.WindowSeconds, filter.State, filter.Alert, filter.OnlyBelieved, filter.From, filter.To,
            CursorAt = cursor?.At, CursorId = cursor?.Id, Rows = limit + 1,
        };
        var rows = await database.ListAsync<Anomaly>(ListSql, parameters, cancellationToken);
        return Slice.Of(await NamedAsync(rows, cancellationToken), limit, last => Cursor.Encode(List, last.StartsAt, last.Id));
    }

    /// <summary>Those of the given ids that there are.</summary>
    public async Task<List<Anomaly>> GetAsync(string[] ids, CancellationToken cancellationToken) =>
        await NamedAsync(await database.ListAsync<Anomaly>($"SELECT {Columns} FROM anomalies WHERE id = ANY(@ids)", new { ids }, cancellationToken), cancellationToken);

    /// <summary>One with the posts behind it; null when there is none with the id.</summary>
    public async Task<AnomalyDetail?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Contains('\0', StringComparison.Ordinal))
            return null;
        var found = await database.InSnapshotAsync(async connection =>
        {
            if (await connection.ListAsync<AnomalyDetail>(DetailSql, new { id }, cancellationToken) is not [var found])
                return null;
            return found with
            {
                Evidence = await EvidenceReader.ReadAsync(connection, found.StoredEvidence, cancellationToken),
                Revisions = await connection.ListAsync<AnomalyRevision>(RevisionsSql, new { id }, cancellationToken),
            };
        }, cancellationToken);
        return found is null ? null : await NamedAsync(found, cancellationToken);
    }

    private async Task<List<Anomaly>> NamedAsync(List<Anomaly> anomalies, CancellationToken cancellationToken)
    {
        // Of the members a list names the first one.
        var nameOf = await names.OfAsync(anomalies.Select(anomaly => anomaly.Keyword).Concat(anomalies.SelectMany(anomaly => AnomalyWords.OtherMembers(anomaly).Take(1))), cancellationToken);
        return anomalies.ConvertAll(anomaly => anomaly with { Name = nameOf(anomaly.Keyword) });
    }

    private async Task<AnomalyDetail> NamedAsync(AnomalyDetail found, CancellationToken cancellationToken)
    {
        var companions = found.Evidence?.CoKeywords ?? [];
        var nameOf = await names.OfAsync([found.Keyword, .. found.Members, .. companions.Select(companion => companion.Keyword)], cancellationToken);
        return found with
        {
            Name = nameOf(found.Keyword),
            Evidence = found.Evidence is null ? null : found.Evidence with { CoKeywords = [.. companions.Select(companion => companion with { Name = nameOf(companion.Keyword) })] },
        };
    }

    private const string Columns = """
        id, keyword, metric, kind, detector, detector_version AS DetectorVersion, window_seconds AS WindowSeconds,
        starts_at AS StartsAt, ends_at AS EndsAt, state, peak_at AS PeakAt, observed, authors, expected, band_lower AS BandLower,
        band_upper AS BandUpper, score, severity, platform_posts AS PlatformPosts, coverage, tested,
        baseline_version AS BaselineVersion, members, revision, raised_at AS RaisedAt, revised_at AS RevisedAt, trace_id AS TraceId,
        alert, quiet_reason AS QuietReason, probability, hour_observed AS HourObserved, hour_expected AS HourExpected,
        opened_at AS OpenedAt, closed_at AS ClosedAt
        """;

    private const string FilterSql = """
        (@Keyword::text IS NULL OR keyword = @Keyword)
          AND (@Kind::text IS NULL OR kind = @Kind)
          AND (@MinSeverity::int IS NULL OR severity >= @MinSeverity)
          AND (@WindowSeconds::int IS NULL OR window_seconds = @WindowSeconds)
          AND (@State::text IS NULL OR state = @State)
          AND (@Alert::boolean IS NULL OR alert = @Alert)
          AND (NOT @OnlyBelieved OR state <> 'retracted')
          AND (@From::timestamptz IS NULL OR ends_at > @From)
          AND (@To::timestamptz IS NULL OR starts_at < @To)
          AND (@CursorAt::timestamptz IS NULL OR (starts_at, id) < (@CursorAt, @CursorId))
        """;

    // Planned with the values at hand, so that a filter that is not given falls away. A period has those that start in it, by the
    // order itself, and those that were there when it began, by the range's index: either is found without reading what is beside it.
    private const string ListSql = $"""
        SELECT {Columns} FROM (
          (SELECT * FROM anomalies WHERE {FilterSql} AND (@From::timestamptz IS NULL OR starts_at >= @From)
           ORDER BY starts_at DESC, id DESC LIMIT @Rows)
          UNION ALL
          (SELECT * FROM anomalies WHERE {FilterSql} AND @From::timestamptz IS NOT NULL AND starts_at < @From
           AND tstzrange(starts_at, greatest(starts_at, ends_at), '[]') @> @From::timestamptz
           ORDER BY starts_at DESC, id DESC LIMIT @Rows)) AS found
        ORDER BY starts_at DESC, id DESC
        LIMIT @Rows
        """;

    private const string DetailSql = $"SELECT {Columns}, evidence::text AS StoredEvidence FROM anomalies WHERE id = @id";

    private const string RevisionsSql = """
        SELECT revision, state, ends_at AS EndsAt, observed, score, severity, revised_at AS RevisedAt, trace_id AS TraceId
        FROM anomaly_revisions WHERE anomaly_id = @id ORDER BY revision
        """;
}
