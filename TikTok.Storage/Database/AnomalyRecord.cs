using System.Text.Json.Serialization;

namespace TikTok.Storage.Database;

/// <summary>An anomaly as table <c>anomalies</c> holds it, as the Ranker publishes it and the API gives it. Times are UTC.</summary>
public sealed record AnomalyRecord
{
    /// <summary>Stable: a hash of keyword, metric, detector and its version, window length and first window.</summary>
    public required string Id { get; init; }

    /// <summary>The keyword, canonical.</summary>
    public required string Keyword { get; init; }

    /// <summary>What was counted: <c>posts</c>.</summary>
    public required string Metric { get; init; }

    /// <summary><c>spike</c>, <c>drop</c>, <c>level-shift</c>, <c>emerging</c>; <c>gap</c> when the stream was silent.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>Version of the detector.</summary>
    public required int DetectorVersion { get; init; }

    /// <summary>Length of its windows in seconds, 300 or 3600.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>Start of the first window.</summary>
    public required DateTime StartsAt { get; init; }

    /// <summary>End of the last window.</summary>
    public required DateTime EndsAt { get; init; }

    /// <summary>
    /// <c>provisional</c> while its window is open, <c>open</c> when it has closed, <c>confirmed</c> when more bears it out,
    /// <c>retracted</c> when nothing does, <c>closed</c> when it is over.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Start of the window that stood out most; the numbers below are of that window.</summary>
    public DateTime PeakAt { get; init; }

    /// <summary>Posts.</summary>
    public long Observed { get; init; }

    /// <summary>Distinct authors.</summary>
    public long Authors { get; init; }

    /// <summary>Posts expected.</summary>
    public double Expected { get; init; }

    /// <summary>Lower edge of the normal band, posts.</summary>
    public double BandLower { get; init; }

    /// <summary>Upper edge of the normal band, posts.</summary>
    public double BandUpper { get; init; }

    /// <summary>Distance from the expected value, in the detector's unit.</summary>
    public double Score { get; init; }

    /// <summary>How probable such a window is for this keyword, by its own tail.</summary>
    public double Probability { get; init; }

    /// <summary>Posts of the hour that ends with that window, one author's held down; 0 for detectors that do not look at it.</summary>
    public double HourObserved { get; init; }

    /// <summary>Posts expected in that hour.</summary>
    public double HourExpected { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Severity { get; init; }

    /// <summary>Posts on the whole platform in that window.</summary>
    public long PlatformPosts { get; init; }

    /// <summary>Share of the window's minutes in which the stream had any post, 0 to 1.</summary>
    public double Coverage { get; init; }

    /// <summary>Keywords that were tested in that window.</summary>
    public int Tested { get; init; }

    /// <summary>Version of the baseline.</summary>
    public int BaselineVersion { get; init; }

    /// <summary>Keywords that rose on the same posts and were merged into this anomaly.</summary>
    public required string[] Members { get; init; }

    /// <summary>Whether somebody is to be told.</summary>
    public required bool Alert { get; init; }

    /// <summary>Why nobody is: <c>budget</c> (others were more severe), <c>rescored</c> (an earlier version has told), <c>merged</c> (it was part of another one after all); null with an alert.</summary>
    public string? QuietReason { get; init; }

    /// <summary>End of the last window that stood out.</summary>
    public DateTime LastSeenAt { get; init; }

    /// <summary>Stream time at which a closed window made it one; null before.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>Stream time at which it was closed or retracted; null before.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Counts changes that say something, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>When it was first written, wall clock.</summary>
    public required DateTime RaisedAt { get; init; }

    /// <summary>When it was last written, wall clock.</summary>
    public required DateTime RevisedAt { get; init; }

    /// <summary>The trace in which its numbers were found, 32 hexadecimal digits; null when nobody traced. Outside what a restart keeps the same.</summary>
    public string? TraceId { get; init; }

    /// <summary>JSON: where the posts of its windows lie in <c>tiktok.posts</c>, as <see cref="LineageRange"/>: <c>[{"partition","from","next"}]</c>.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public required string Lineage { get; init; }

    /// <summary>JSON: <c>{"posts":[{"id","handle","weight","at","tags","music","share"}],"coKeywords":[{"keyword","posts","share"}],"authors":[{"name","posts","share"}],"music":[..],"sampleSize"}</c>; ids are strings.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public required string Evidence { get; init; }
}
