using TikTok.Api.Database;
using TikTok.Posts;

namespace TikTok.Api.KeywordSearch;

/// <summary>Finds keywords, for the API and for the page.</summary>
internal sealed class KeywordReader(ReadDatabase database)
{
    /// <summary>The most frequent keywords with a canonical prefix, in the last 24 hours of stream time.</summary>
    public Task<List<FoundKeyword>> FindAsync(string prefix, int limit, CancellationToken cancellationToken) =>
        database.ListAsync<FoundKeyword>(Sql, new { prefix, everyPost = Keyword.EveryPost, rows = limit }, cancellationToken);

    private const string Sql = """
        WITH stream AS (SELECT min(closed_until) - interval '24 hours' AS since FROM scorer_progress WHERE window_seconds = 3600)
        SELECT keyword AS Keyword, sum(posts)::bigint AS Posts
        FROM keyword_windows
        WHERE keyword ^@ @prefix AND window_seconds = 3600 AND window_start >= (SELECT since FROM stream)
          AND (keyword = @prefix OR (marks = 0 AND keyword <> @everyPost))
        GROUP BY keyword
        ORDER BY 2 DESC, 1
        LIMIT @rows
        """;
}
