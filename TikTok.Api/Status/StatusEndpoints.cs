using Microsoft.AspNetCore.Http.HttpResults;

namespace TikTok.Api.Status;

/// <summary>How fresh everything is.</summary>
/// <param name="StreamTime">Stream time of the newest post; null before the first.</param>
/// <param name="Posts">Post records received.</param>
/// <param name="Rejected">Lines refused because they are no records.</param>
/// <param name="Anomalies">Anomalies raised.</param>
/// <param name="BaselineVersion">Newest version of the baselines; null before the first.</param>
/// <param name="BaselineDay">The last day in it.</param>
public sealed record StreamStatus(DateTime? StreamTime, long Posts, long Rejected, long Anomalies, int? BaselineVersion, DateOnly? BaselineDay);

/// <summary><c>/status</c>.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this RouteGroupBuilder api) =>
        api.MapGet("/status", GetAsync).WithTags("Status").WithName("GetStatus").WithSummary("How fresh everything is");

    private static async Task<Ok<StreamStatus>> GetAsync(StatusReader status, CancellationToken cancellationToken) =>
        TypedResults.Ok(await status.ReadAsync(countAnomalies: true, cancellationToken));
}
