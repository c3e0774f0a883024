using System.ComponentModel.DataAnnotations;
using TikTok.Posts;
using TikTok.Replayer.Sort;

namespace TikTok.Replayer.Replay;

/// <summary>Which time a replayed record carries as <c>time_stamp</c>.</summary>
public enum ReplayClock
{
    /// <summary>The post's own <c>createTime</c>: history as it was.</summary>
    Event,

    /// <summary>Now: posts as if they were made today.</summary>
    Wall,
}

/// <summary>What to replay, and how.</summary>
public sealed record ReplayOptions
{
    /// <summary>A file, a directory, a pattern, <c>s3://bucket/key-or-prefix</c>, or <c>-</c> for standard input; plain, gzip or zstd.</summary>
    [Required]
    public required string Input { get; init; }

    /// <summary>Which time records carry.</summary>
    public ReplayClock Clock { get; init; } = ReplayClock.Event;

    /// <summary>How many times faster than the original; null = as fast as it goes.</summary>
    [Range(0.001, 1e9)]
    public double? Speed { get; init; }

    /// <summary>Posts a second, whatever their rhythm was; null = as <see cref="Speed"/> says. Not together with it.</summary>
    [Range(0.001, 1e7)]
    public double? Rate { get; init; }

    /// <summary>Stream time from which <see cref="Speed"/> holds; what is before goes as fast as it can. Null = all of it.</summary>
    public DateTimeOffset? PacedFrom { get; init; }

    /// <summary>Stream time of the last post, where it is known: says how long a paced replay takes.</summary>
    public DateTimeOffset? LastPost { get; init; }

    /// <summary>Only posts made at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only posts made before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>At most this many posts.</summary>
    [Range(1, long.MaxValue)]
    public long? Limit { get; init; }

    /// <summary>Order by <c>createTime</c> first.</summary>
    public bool Sort { get; init; }

    /// <summary>Whether <see cref="Sort"/> follows from what the input looks like: if an earlier run has taken it otherwise, this one goes on like that.</summary>
    public bool SortFollows { get; init; }

    /// <summary>Memory that sorting may use, in bytes; what does not fit goes to disk.</summary>
    [Range(SortSpace.LeastMemoryBytes, long.MaxValue)]
    public long SortMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Directory for what does not fit in memory while sorting; null = the system's for temporary files.</summary>
    public string? SortDirectory { get; init; }

    /// <summary>
    /// Begin again at the end, for ever or up to <see cref="Limit"/>. Every pass is later by whole weeks than the one before,
    /// and its posts have ids of their own (<see cref="PassShift"/>).
    /// </summary>
    public bool Loop { get; init; }

    /// <summary>Whether stream time goes on past the last post at the end, so that every open window closes.</summary>
    public bool CloseWindows { get; init; } = true;

    /// <summary>Start at the first line even if an earlier run has replayed some.</summary>
    public bool Restart { get; init; }

    /// <summary>Longest accepted line in bytes.</summary>
    [Range(1024, 1 << 30)]
    public int MaxLineBytes { get; init; } = 1 << 20;

    /// <summary>Whether a post is between <see cref="From"/> and <see cref="To"/>.</summary>
    internal bool Chooses(Post post) =>
        (From is not { } from || post.CreateTime >= from.ToUnixTimeSeconds())
        && (To is not { } to || post.CreateTime < to.ToUnixTimeSeconds());
}
