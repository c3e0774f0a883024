using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.KeywordSearch;
using TikTok.Api.Lists;

namespace TikTok.Api.Anomalies;

/// <summary><c>/anomalies</c>.</summary>
internal static class AnomaliesEndpoints
{
    public static void MapAnomalies(this RouteGroupBuilder api)
    {
        var anomalies = api.MapGroup("/anomalies").WithTags("Anomalies");
        anomalies.MapGet("", ListAsync).WithName("ListAnomalies").WithSummary("Anomalies, newest first")
            .WithDescription("What somebody is told of is alert=true. One that is taken back stays, with state retracted. "
                + "Example: /api/v1/anomalies?keyword=%23foryou&alert=true&minSeverity=40")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        anomalies.MapGet("/{id}", GetAsync).WithName("GetAnomaly").WithSummary("An anomaly with the posts behind it")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Slice<Anomaly>>, ProblemHttpResult>> ListAsync(
        AnomalyReader anomalies, KeywordReader keywords, [AsParameters] AnomalyQuery query, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var (from, to) = reader.Period(query.From, query.To);
        var limit = reader.Limit(query.Limit);
        var cursor = reader.Cursor(AnomalyReader.List, query.Cursor);
        var term = reader.Term("keyword", query.Keyword);
        var filter = new AnomalyFilter
        {
            Keyword = term?.Keyword,
            Kind = reader.OneOf("kind", query.Kind, AnomalyWords.Kinds),
            MinSeverity = reader.Number("minSeverity", query.MinSeverity, 0, 100),
            WindowSeconds = reader.Window(query.Window),
            State = reader.OneOf("state", query.State, AnomalyWords.States),
            Alert = reader.OneOf("alert", query.Alert, "true", "false") is { } alert ? alert == "true" : null,
            From = from,
            To = to,
        };
        if (reader.Problem is { } problem)
            return problem;
        if (term is not null && !await keywords.IsCountedAsync(term, cancellationToken))
            return KeywordReader.NotCounted(term);
        return TypedResults.Ok(await anomalies.ListAsync(filter, cursor, limit, cancellationToken));
    }

    private static async Task<Results<Ok<AnomalyDetail>, ProblemHttpResult>> GetAsync(
        AnomalyReader anomalies, [Description("The anomaly's id.")] string id, CancellationToken cancellationToken) =>
        await anomalies.FindAsync(id, cancellationToken) is { } detail
            ? TypedResults.Ok(detail)
            : NoSuchAnomaly();

    public static ProblemHttpResult NoSuchAnomaly() =>
        TypedResults.Problem("No anomaly has this id.", statusCode: StatusCodes.Status404NotFound, title: "There is no such anomaly.");
}

// The descriptions stand on the properties: on parameters of a constructor the OpenAPI generator trips over them.
/// <summary>Which anomalies.</summary>
internal sealed record AnomalyQuery(
    [property: Description("A keyword, as a person types it.")] string? Keyword,
    [property: Description("spike, drop, level-shift, emerging, or gap for a silence of the stream.")] string? Kind,
    [property: Description("Anomalies that end after this time.")] string? From,
    [property: Description("Anomalies that start before this time.")] string? To,
    [property: Description("0 to 100.")] string? MinSeverity,
    [property: Description("Length of the windows.")] string? Window,
    [property: Description("provisional, open, confirmed, retracted or closed.")] string? State,
    [property: Description("true: somebody is told; false: nobody is, and quietReason says why.")] string? Alert,
    [property: Description("1 to 500 items, 50 if not given.")] string? Limit,
    [property: Description("nextCursor of the answer before.")] string? Cursor);
