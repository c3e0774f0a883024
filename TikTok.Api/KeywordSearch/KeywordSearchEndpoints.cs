using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Lists;

namespace TikTok.Api.KeywordSearch;

/// <summary>A keyword and how often it occurred.</summary>
/// <param name="Keyword">The keyword, canonical.</param>
/// <param name="Posts">Posts in the last 24 hours of stream time.</param>
public sealed record FoundKeyword(string Keyword, long Posts)
{
    /// <summary>How people spell it; a sound's name and musician.</summary>
    public string Name { get; init; } = Keyword;
}

/// <summary><c>/keywords</c>.</summary>
internal static class KeywordSearchEndpoints
{
    public static void MapKeywordSearch(this RouteGroupBuilder api) =>
        api.MapGet("/keywords", SearchAsync).WithTags("Keywords").WithName("SearchKeywords")
            .WithSummary("The most frequent keywords with a prefix")
            .WithDescription("In the last 24 hours of stream time, without stop words and boilerplate unless typed exactly. Example: /api/v1/keywords?prefix=%23for")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Slice<FoundKeyword>>, ProblemHttpResult>> SearchAsync(
        KeywordReader keywords,
        [Description("How the keyword starts; every keyword if not given.")] string? prefix,
        [Description("1 to 500 items, 50 if not given.")] string? limit,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var canonical = reader.Prefix(nameof(prefix), prefix);
        var rows = reader.Limit(limit);
        if (reader.Problem is { } problem)
            return problem;
        return TypedResults.Ok(new Slice<FoundKeyword>(await keywords.FindAsync(canonical, rows, cancellationToken), NextCursor: null));
    }
}
