namespace TikTok.Posts;

/// <summary>How a dump is read.</summary>
public sealed record PostReaderOptions
{
    /// <summary>Longest accepted line in bytes, without its line break. Longer lines are rejected, not buffered.</summary>
    public int MaxLineBytes { get; init; } = 1024 * 1024;

    /// <summary>Latest accepted <c>createTime</c>, epoch seconds.</summary>
    public long LatestCreateTime { get; init; } = PostParser.LatestCreateTime;

    /// <summary>The latest <c>createTime</c> of a dump that is read now: a post of the day after tomorrow is a broken clock, and would close every window before its time.</summary>
    public static long LatestCreateTimeAt(DateTimeOffset now) => now.AddDays(1).ToUnixTimeSeconds();
}
