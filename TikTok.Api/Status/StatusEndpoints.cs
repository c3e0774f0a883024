using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TikTok.Api.Database;

namespace TikTok.Api.Status;

/// <summary>How fresh everything is.</summary>
/// <param name="StreamTime">Stream time of the newest post; null before the first.</param>
/// <param name="Posts">Post records received.</param>
/// <param name="Anomalies">Anomalies raised.</param>
/// <param name="BaselineVersion">Newest version of the baselines; null before the first.</param>
/// <param name="BaselineDay">The last day in it.</param>
public sealed record StreamStatus(DateTime? StreamTime, long Posts, long Anomalies, int? BaselineVersion, DateOnly? BaselineDay);

/// <summary><c>/status</c>.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this RouteGroupBuilder api) =>
        api.MapGet("/status", GetAsync).WithTags("Status").WithName("GetStatus").WithSummary("How fresh everything is");

    private static async Task<Ok<StreamStatus>> GetAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        TypedResults.Ok((await database.ListAsync<StreamStatus>(Sql, parameters: null, cancellationToken))[0]);

    // Asked every two seconds by every page: nothing here reads all posts.
    private const string Sql = """
        SELECT (SELECT max(streamed_at) FROM recent_posts) AS StreamTime,
               (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE consumer = 'recent-posts' AND topic = 'tiktok.posts') AS Posts,
               (SELECT count(*) FROM anomalies) AS Anomalies,
               newest.version AS BaselineVersion,
               newest.day AS BaselineDay
        FROM (SELECT 1) AS always LEFT JOIN (SELECT version, day FROM baseline_versions ORDER BY version DESC LIMIT 1) AS newest ON true
        """;
}
