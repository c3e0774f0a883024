using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TikTok.Posts;

namespace TikTok.Archiver;

/// <summary>Options of the Archiver, section <c>Archiver</c>.</summary>
public sealed record ArchiverOptions
{
    /// <summary>A commit to the lake is made at the latest after this many uncompressed bytes of a partition.</summary>
    [Range(1 << 16, 1 << 30)]
    public int MaxCommitBytes { get; init; } = 64 << 20;

    /// <summary>A commit to the lake is made at the latest after this many records of a partition.</summary>
    [Range(1, 10_000_000)]
    public int MaxCommitRecords { get; init; } = 50_000;

    /// <summary>A commit to the lake is made at the latest after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan MaxCommitAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A commit to the lake is made when a partition has been quiet for this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan QuietInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long posts stay in the latest view, in stream time.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "36500.00:00:00")]
    public TimeSpan RecentPostsRetention { get; init; } = TimeSpan.FromDays(366);

    /// <summary>Limits of keyword extraction; the same as the Detector's.</summary>
    [Required, ValidateObjectMembers]
    public KeywordExtractorOptions Keywords { get; init; } = new();
}
