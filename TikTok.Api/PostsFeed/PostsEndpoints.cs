using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Lists;

namespace TikTok.Api.PostsFeed;

/// <summary><c>/posts</c>.</summary>
internal static class PostsEndpoints
{
    public static void MapPosts(this RouteGroupBuilder api) =>
        api.MapGet("/posts", ListAsync).WithTags("Posts").WithName("ListPosts").WithSummary("Recent posts, newest first")
            .WithDescription("Of one keyword, or of all; of several words, those that hold them side by side: coca-cola, 星巴克. "
                + "A slice may then be short, with a nextCursor all the same. Example: /api/v1/posts?keyword=%23foryou&limit=20")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Slice<FeedPost>>, ProblemHttpResult>> ListAsync(
        FeedReader posts,
        [Description("A keyword, as a person types it; every post if not given.")] string? keyword,
        [Description("1 to 500 items, 50 if not given.")] string? limit,
        [Description("nextCursor of the answer before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var term = reader.Term(nameof(keyword), keyword);
        var rows = reader.Limit(limit);
        var behind = reader.Cursor(FeedReader.List, cursor);
        if (reader.Problem is { } problem)
            return problem;
        return TypedResults.Ok(await posts.ListAsync(term, behind, rows, cancellationToken));
    }
}
