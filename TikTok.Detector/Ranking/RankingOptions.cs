using System.ComponentModel.DataAnnotations;

namespace TikTok.Detector.Ranking;

/// <summary>How candidates become anomalies, and which of them alert.</summary>
public sealed record RankingOptions
{
    /// <summary>Share of a day's anomalies that may be chance, over all keywords and windows tested in it.</summary>
    [Range(1e-9, 1)]
    public double FalseDiscoveryRate { get; init; } = 0.02;

    /// <summary>Alerts within 24 hours of stream time, at most; the most severe ones. Watched keywords are not among them.</summary>
    [Range(1, 1_000_000)]
    public int AlertsPerDay { get; init; } = 50;

    /// <summary>Share of the smaller evidence that two keywords must have in common to be one anomaly.</summary>
    [Range(0.01, 1)]
    public double MergeOverlap { get; init; } = 0.5;

    /// <summary>How long after its last window that stood out an anomaly is closed, in stream time.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Authors in its first window that confirm an anomaly at once; with fewer, a second window has to stand out.</summary>
    [Range(1, 1_000_000)]
    public int ConfirmingAuthors { get; init; } = 10;

    /// <summary>Posts that must be missing for a silence of the stream to be a gap.</summary>
    [Range(1.0, 1e9)]
    public double MinGapPosts { get; init; } = 30;
}
