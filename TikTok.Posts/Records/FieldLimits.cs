namespace TikTok.Posts;

/// <summary>
/// What a field of a post holds at most. More is cut where a record is parsed and counted (<see cref="Post.AdjustedFields"/>): keys have
/// to fit into an index, a list of posts into an answer, and a sum of counters into 64 bits. The raw record keeps everything.
/// </summary>
public static class FieldLimits
{
    /// <summary>An id of an author, a sound, a challenge or a mentioned user, UTF-8 bytes; the platform's have 19 digits.</summary>
    public const int IdBytes = 64;

    /// <summary>A handle, UTF-8 bytes; the platform allows 24 characters.</summary>
    public const int HandleBytes = 128;

    /// <summary>A display name, a sound's title, a musician, a hashtag, UTF-8 bytes.</summary>
    public const int NameBytes = 512;

    /// <summary>A caption, UTF-8 bytes; the platform allows 4000 characters.</summary>
    public const int TextBytes = 16 * 1024;

    /// <summary>Challenges, hashtags and mentions of one post, each.</summary>
    public const int Items = 128;

    /// <summary>Likes, comments, shares and views: forty times the most that a post has had. Thirty million posts that have it add up to less than 2^63.</summary>
    public const long Count = 100_000_000_000;

    /// <summary>The beginning of a UTF-8 text, no longer than a limit, without half a character.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8, int limit)
    {
        if (utf8.Length <= limit)
            return utf8;
        while (limit > 0 && (utf8[limit] & 0xC0) == 0x80)
            limit--;
        return utf8[..limit];
    }
}
