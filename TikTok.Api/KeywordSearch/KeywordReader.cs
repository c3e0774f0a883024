using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Database;
using TikTok.Posts;

namespace TikTok.Api.KeywordSearch;

/// <summary>Finds keywords, for the API and for the page.</summary>
internal sealed class KeywordReader(ReadDatabase database, KeywordNames names)
{
    /// <summary>The most frequent keywords with a canonical prefix, in the last 24 hours of stream time.</summary>
    public async Task<List<FoundKeyword>> FindAsync(string prefix, int limit, CancellationToken cancellationToken)
    {
        var found = await database.ListAsync<FoundKeyword>(Sql, new { prefix, everyPost = Keyword.EveryPost, rows = limit }, cancellationToken);
        var nameOf = await names.OfAsync(found.Select(keyword => keyword.Keyword), cancellationToken);
        return found.ConvertAll(keyword => keyword with { Name = nameOf(keyword.Keyword) });
    }

    /// <summary>Whether there is anything to say of a term's numbers: those of a sequence are counted only where it is watched.</summary>
    public async Task<bool> IsCountedAsync(SearchTerm term, CancellationToken cancellationToken) =>
        !term.IsSequence || (await database.ListAsync<bool>(IsCountedSql, new { term.Keyword }, cancellationToken))[0];

    /// <summary>Says that a sequence is not counted, and how it would be.</summary>
    public static ProblemHttpResult NotCounted(SearchTerm term) => TypedResults.Problem(
        $"'{TerminalText.Excerpt(term.Keyword, 100)}' is several keywords side by side ({string.Join(", ", term.Parts.Select(part => TerminalText.Excerpt(part, 50)))}): it is counted from when on it is watched "
        + "(Detector:Tracking:Watched), and no post with it has been since. /api/v1/posts?keyword= finds its posts.",
        statusCode: StatusCodes.Status404NotFound, title: "This is not counted.");

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

    private const string IsCountedSql = "SELECT EXISTS (SELECT FROM keyword_windows WHERE keyword = @Keyword)";
}
