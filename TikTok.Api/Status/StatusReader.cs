using TikTok.Api.Database;

namespace TikTok.Api.Status;

/// <summary>Reads how fresh everything is, for the API and for the page.</summary>
internal sealed class StatusReader(ReadDatabase database)
{
    /// <summary>Reads it.</summary>
    /// <param name="countAnomalies">Whether to count them, which takes the longer the more there are; else none are said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StreamStatus> ReadAsync(bool countAnomalies, CancellationToken cancellationToken) =>
        (await database.ListAsync<StreamStatus>(Sql, new { countAnomalies }, cancellationToken))[0];

    // The page asks it every second while somebody looks: nothing here reads all posts, nor, for the page, all anomalies.
    private const string Sql = """
        SELECT (SELECT max(streamed_at) FROM recent_posts) AS StreamTime,
               (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE consumer = 'recent-posts' AND topic = 'tiktok.posts') AS Posts,
               (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE topic = 'tiktok.dead-letters') AS Rejected,
               (SELECT count(*) FROM anomalies WHERE @countAnomalies) AS Anomalies,
               newest.version AS BaselineVersion,
               newest.day AS BaselineDay
        FROM (SELECT 1) AS always LEFT JOIN (SELECT version, day FROM baseline_versions WHERE effective_from < 'infinity' ORDER BY version DESC LIMIT 1) AS newest ON true
        """;
}
