using Npgsql;
using TikTok.Api.Database;

namespace TikTok.Api.Status;

/// <summary>Reads how fresh everything is, for the API and for the page.</summary>
internal sealed class StatusReader(NpgsqlDataSource database)
{
    public async Task<StreamStatus> ReadAsync(CancellationToken cancellationToken) =>
        (await database.ListAsync<StreamStatus>(Sql, parameters: null, cancellationToken))[0];

    // Asked every second while somebody looks at the page: nothing here reads all posts.
    private const string Sql = """
        SELECT (SELECT max(streamed_at) FROM recent_posts) AS StreamTime,
               (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE consumer = 'recent-posts' AND topic = 'tiktok.posts') AS Posts,
               (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE topic = 'tiktok.dead-letters') AS Rejected,
               (SELECT count(*) FROM anomalies) AS Anomalies,
               newest.version AS BaselineVersion,
               newest.day AS BaselineDay
        FROM (SELECT 1) AS always LEFT JOIN (SELECT version, day FROM baseline_versions WHERE effective_from < 'infinity' ORDER BY version DESC LIMIT 1) AS newest ON true
        """;
}
