using System.ComponentModel.DataAnnotations;

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
    /// <summary>A file, a directory, a pattern, or <c>-</c> for standard input; plain, gzip or zstd.</summary>
    [Required]
    public required string Input { get; init; }

    /// <summary>Which time records carry.</summary>
    public ReplayClock Clock { get; init; } = ReplayClock.Event;

    /// <summary>How many times faster than the original; null = as fast as it goes.</summary>
    [Range(0.001, 1e9)]
    public double? Speed { get; init; }

    /// <summary>Stream time from which <see cref="Speed"/> holds; what is before goes as fast as it can. Null = all of it.</summary>
    public DateTimeOffset? PacedFrom { get; init; }

    /// <summary>Only posts made at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only posts made before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>At most this many posts.</summary>
    [Range(1, long.MaxValue)]
    public long? Limit { get; init; }

    /// <summary>Order by <c>createTime</c> first; the input must fit into <see cref="MaxSortBytes"/>.</summary>
    public bool Sort { get; init; }

    /// <summary>Memory that sorting may use, in bytes.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long MaxSortBytes { get; init; } = 4L << 30;

    /// <summary>Whether stream time goes on past the last post at the end, so that every open window closes.</summary>
    public bool CloseWindows { get; init; } = true;

    /// <summary>Start at the first line even if an earlier run has replayed some.</summary>
    public bool Restart { get; init; }

    /// <summary>Longest accepted line in bytes.</summary>
    [Range(1024, 1 << 30)]
    public int MaxLineBytes { get; init; } = 1 << 20;
}
