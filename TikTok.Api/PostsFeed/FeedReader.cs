using TikTok.Api.Database;
using TikTok.Api.Lists;
using TikTok.Posts;

namespace TikTok.Api.PostsFeed;

/// <summary>Reads recent posts, for the API and for the page.</summary>
internal sealed class FeedReader(ReadDatabase database)
{
    /// <summary>The list that its cursors belong to.</summary>
    public static readonly CursorList List = new("posts", HasNumbers: true);

    /// <summary>Posts with a canonical keyword, or all of them, newest first.</summary>
    public async Task<Slice<FeedPost>> ListAsync(string? keyword, Cursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { keyword, cursorAt = cursor?.At, cursorId = cursor?.Number, rows = limit + 1 };
        var posts = await database.ListAsync<FeedPost>(keyword is null or Keyword.EveryPost ? EverySql : OfKeywordSql, parameters, cancellationToken);
        return Slice.Of(posts, limit, last => Cursor.Encode(List, last.CreatedAt, last.Id));
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
