using System.Text.Json.Serialization;
using TikTok.Api.Lists;

namespace TikTok.Api.Anomalies;

/// <summary>A keyword that left its normal band, or a stream that was silent.</summary>
public record Anomaly
{
    /// <summary>Stable: a hash of keyword, metric, detector, window length and first window.</summary>
    public required string Id { get; init; }

    /// <summary>The keyword, canonical; <c>*</c> for the whole stream.</summary>
    public required string Keyword { get; init; }

    /// <summary>How people spell the keyword, as its latest posts have it; a sound's name and musician.</summary>
    public string Name { get => field ?? AnomalyWords.KeywordName(Keyword); init; }

    /// <summary>What was counted: <c>posts</c>, or <c>coverage</c> for a gap.</summary>
    public required string Metric { get; init; }

    /// <summary><c>spike</c>, <c>drop</c>, <c>level-shift</c>, <c>emerging</c>, or <c>gap</c> when the whole stream was silent.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>Version of the detector.</summary>
    public required int DetectorVersion { get; init; }

    /// <summary>As the table holds it.</summary>
    [JsonIgnore]
    public int WindowSeconds { get; init; }

    /// <summary>Length of its windows, <c>5m</c> or <c>1h</c>.</summary>
    public string Window => WindowLengths.NameOf(WindowSeconds);

    /// <summary>Start of the first window.</summary>
    public required DateTime StartsAt { get; init; }

    /// <summary>End of the last window.</summary>
    public required DateTime EndsAt { get; init; }

    /// <summary>How long it lasted, or has lasted so far: from the first window to the last that stood out.</summary>
    public long DurationSeconds => (long)(EndsAt - StartsAt).TotalSeconds;

    /// <summary>
    /// <c>provisional</c> while its window is open, <c>open</c> when it has closed, <c>confirmed</c> when more bears it out,
    /// <c>retracted</c> when nothing does, <c>closed</c> when it is over.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Whether somebody is to be told.</summary>
    public required bool Alert { get; init; }

    /// <summary>Why nobody is: <c>budget</c> (others were more severe), <c>rescored</c> (an earlier version has told), <c>merged</c> (it was part of another one); null with an alert.</summary>
    public string? QuietReason { get; init; }

    /// <summary>Stream time at which a closed window made it one; null before.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>Stream time at which it was closed or retracted; null before.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Start of the window that stood out most; the numbers are of that window.</summary>
    public required DateTime PeakAt { get; init; }

    /// <summary>Posts.</summary>
    public required long Observed { get; init; }

    /// <summary>Distinct authors; 0 when the source does not say.</summary>
    public required long Authors { get; init; }

    /// <summary>Posts expected.</summary>
    public required double Expected { get; init; }

    /// <summary>Lower edge of the normal band, posts.</summary>
    public required double BandLower { get; init; }

    /// <summary>Upper edge of the normal band, posts.</summary>
    public required double BandUpper { get; init; }

    /// <summary>Distance from the expected value, in the detector's unit.</summary>
    public required double Score { get; init; }

    /// <summary>How probable such a window is for this keyword, by its own tail; 0 for detectors that do not say.</summary>
    public double Probability { get; init; }

    /// <summary>As the table holds it.</summary>
    [JsonIgnore]
    public double HourObserved { get; init; }

    /// <summary>As the table holds it.</summary>
    [JsonIgnore]
    public double HourExpected { get; init; }

    /// <summary>The hour that ends with that window; null for detectors that do not look at it.</summary>
    public AnomalyHour? Hour => HourObserved > 0 || HourExpected > 0 ? new AnomalyHour(HourObserved, HourExpected) : null;

    /// <summary>0 to 100.</summary>
    public required int Severity { get; init; }

    /// <summary>Posts on the whole platform in that window.</summary>
    public required long PlatformPosts { get; init; }

    /// <summary>Share of the window's minutes in which the stream had any post, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>Keywords that were tested in that window.</summary>
    public required int Tested { get; init; }

    /// <summary>Version of the baseline.</summary>
    public required int BaselineVersion { get; init; }

    /// <summary>Keywords that rose on the same posts and were merged into this anomaly.</summary>
    public required string[] Members { get; init; }

    /// <summary>Counts changes that say something, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>When it was first written, wall clock.</summary>
    public required DateTime RaisedAt { get; init; }

    /// <summary>When it was last written, wall clock.</summary>
    public required DateTime RevisedAt { get; init; }

    /// <summary>The trace in which its numbers were found; null when nobody traced. More: <c>/anomalies/{id}/lineage</c>.</summary>
    public string? TraceId { get; init; }

    /// <summary>The numbers as one sentence.</summary>
    public string Reason => AnomalyReason.Of(this);
}

/// <summary>The hour that ends with the window that stood out most.</summary>
/// <param name="Observed">Posts, one author's held down.</param>
/// <param name="Expected">Posts expected.</param>
public sealed record AnomalyHour(double Observed, double Expected);
