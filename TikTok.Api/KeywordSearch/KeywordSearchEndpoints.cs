using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TikTok.Api.Database;
using TikTok.Api.Lists;
using TikTok.Posts;

namespace TikTok.Api.KeywordSearch;

/// <summary>A keyword and how often it occurred.</summary>
/// <param name="Keyword">The keyword, canonical.</param>
/// <param name="Posts">Posts in the last 24 hours of stream time.</param>
public sealed record FoundKeyword(string Keyword, long Posts);

/// <summary><c>/keywords</c>.</summary>
internal static class KeywordSearchEndpoints
{
    public static void MapKeywordSearch(this RouteGroupBuilder api) =>
        api.MapGet("/keywords", SearchAsync).WithTags("Keywords").WithName("SearchKeywords")
            .WithSummary("The most frequent keywords with a prefix")
            .WithDescription("In the last 24 hours of stream time, without stop words and boilerplate unless typed exactly. Example: /api/v1/keywords?prefix=%23for")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Slice<FoundKeyword>>, ProblemHttpResult>> SearchAsync(
        NpgsqlDataSource database,
        [Description("How the keyword starts; every keyword if not given.")] string? prefix,
        [Description("1 to 500 items, 50 if not given.")] string? limit,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var parameters = new { prefix = reader.Keyword(nameof(prefix), prefix) ?? "", everyPost = Keyword.EveryPost, rows = reader.Limit(limit) };
        if (reader.Problem is { } problem)
            return problem;
        return TypedResults.Ok(new Slice<FoundKeyword>(await database.ListAsync<FoundKeyword>(Sql, parameters, cancellationToken), NextCursor: null));
    }

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
