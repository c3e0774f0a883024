using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Anomalies;

namespace TikTok.Api.Lineage;

/// <summary><c>/anomalies/{id}/lineage</c>.</summary>
internal static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api) =>
        api.MapGet("/anomalies/{id}/lineage", GetAsync).WithTags("Anomalies").WithName("GetAnomalyLineage").WithSummary("Where an anomaly comes from: trace, offsets, objects of the lake")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AnomalyLineage>, ProblemHttpResult>> GetAsync(
        LineageReader reader, [Description("The anomaly's id.")] string id, CancellationToken cancellationToken) =>
        await reader.ReadAsync(id, cancellationToken) is { } lineage
            ? TypedResults.Ok(lineage)
            : AnomaliesEndpoints.NoSuchAnomaly();
}
