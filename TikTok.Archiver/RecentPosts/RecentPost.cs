using System.Text;
using TikTok.Posts;
using TikTok.Posts.EventTime;

namespace TikTok.Archiver.RecentPosts;

/// <summary>
/// A post as the latest view keeps it. One that is set aside is as old as the posts that it arrived with: by the clock that it has, it
/// would lead every list, or outlive all others.
/// </summary>
internal sealed record RecentPost(
    long Id, string AuthorId, string Handle, string NickName, string Text, string[] Hashtags, DateTime CreatedAt, DateTime StreamedAt,
    long Likes, long Comments, long Shares, long? Plays, string MusicId, string MusicName, string Musician, long LogOffset, string[] Keywords, Language? Language)
{
    public static RecentPost From(Post post, in Placed placed, KeywordSet keywords, Language? language, long offset)
    {
        var texts = keywords.ToStrings();
        var streamedAt = DateTimeOffset.FromUnixTimeMilliseconds(placed.FiledMs).UtcDateTime;
        return new RecentPost(
            post.Id, Utf8(post.AuthorId), Utf8(post.Handle), Utf8(post.NickName), Utf8(post.Text),
            [.. texts.Where(keyword => keyword[0] == '#')],
            placed.IsSetAside ? streamedAt : DateTimeOffset.FromUnixTimeSeconds(post.CreateTime).UtcDateTime,
            streamedAt,
            post.Likes, post.Comments, post.Shares, post.Plays, Utf8(post.MusicId), Utf8(post.MusicName), Utf8(post.Musician), offset, texts, language);
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
