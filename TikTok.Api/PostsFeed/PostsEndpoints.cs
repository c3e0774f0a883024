using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TikTok.Api.Database;
using TikTok.Api.Lists;
using TikTok.Posts;

namespace TikTok.Api.PostsFeed;

/// <summary><c>/posts</c>.</summary>
internal static class PostsEndpoints
{
    private static readonly CursorList s_list = new("posts", HasNumbers: true);

    public static void MapPosts(this RouteGroupBuilder api) =>
        api.MapGet("/posts", ListAsync).WithTags("Posts").WithName("ListPosts").WithSummary("Recent posts, newest first")
            .WithDescription("Of one keyword, or of all. Example: /api/v1/posts?keyword=%23foryou&limit=20")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Slice<FeedPost>>, ProblemHttpResult>> ListAsync(
        NpgsqlDataSource database,
        [Description("A keyword, as a person types it; every post if not given.")] string? keyword,
        [Description("1 to 500 items, 50 if not given.")] string? limit,
        [Description("nextCursor of the answer before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var canonical = reader.Keyword(nameof(keyword), keyword);
        var rows = reader.Limit(limit);
        var behind = reader.Cursor(s_list, cursor);
        if (reader.Problem is { } problem)
            return problem;
        var parameters = new { keyword = canonical, cursorAt = behind?.At, cursorId = behind?.Number, rows = rows + 1 };
        var posts = await database.ListAsync<FeedPost>(canonical is null or Keyword.EveryPost ? EverySql : OfKeywordSql, parameters, cancellationToken);
        return TypedResults.Ok(Slice.Of(posts, rows, last => Cursor.Encode(s_list, last.CreatedAt, last.Id)));
    }

    private const string Columns = """
        p.id::text AS Id, p.handle, p.nick_name AS NickName, p.text, p.language, p.hashtags, p.streamed_at AS StreamedAt, p.likes, p.comments,
        p.shares, p.plays, p.music_id AS MusicId, p.music_name AS MusicName, p.musician
        """;

    private const string EverySql = $"""
        SELECT {Columns}, p.created_at AS CreatedAt FROM recent_posts p
        WHERE @cursorAt::timestamptz IS NULL OR (p.created_at, p.id) < (@cursorAt, @cursorId::bigint)
        ORDER BY p.created_at DESC, p.id DESC
        LIMIT @rows
        """;

    // Ordered by the keyword's own rows, which are its index: no page sorts.
    private const string OfKeywordSql = $"""
        SELECT {Columns}, k.created_at AS CreatedAt FROM post_keywords k JOIN recent_posts p ON p.id = k.post_id
        WHERE k.keyword = @keyword
          AND (@cursorAt::timestamptz IS NULL OR (k.created_at, k.post_id) < (@cursorAt, @cursorId::bigint))
        ORDER BY k.created_at DESC, k.post_id DESC
        LIMIT @rows
        """;
}
