using System.ComponentModel.DataAnnotations;

namespace TikTok.Anomalies.Seasonal;

/// <summary>Parameters of <see cref="SeasonalModel"/>. One setting for all series; how it was chosen is in <c>docs/detection.md</c>.</summary>
public sealed record SeasonalOptions
{
    /// <summary>Half-life of the level, in days.</summary>
    [Range(0.1, 100)]
    public double LevelHalfLifeDays { get; init; } = 5;

    /// <summary>Half-life of the dispersion, in days.</summary>
    [Range(0.1, 100)]
    public double DispersionHalfLifeDays { get; init; } = 14;

    /// <summary>Days of its own that weigh as much as the dispersion that is assumed at first.</summary>
    [Range(0.01, 1000)]
    public double DispersionPriorDays { get; init; } = 5;

    /// <summary>Counts teach at most so many standard deviations above the expected value: an anomaly is not normal.</summary>
    [Range(1, 100)]
    public double MaxTeaching { get; init; } = 2;

    /// <summary>Days of its own that weigh as much as the prior of an hour's factor, which is 1.</summary>
    [Range(1, 1000)]
    public double ProfilePriorDays { get; init; } = 5;

    /// <summary>Posts of its own that weigh as much as that prior.</summary>
    [Range(1, 1e6)]
    public double ProfilePriorPosts { get; init; } = 20;

    /// <summary>Count of twelve windows from which more than usual is news.</summary>
    [Range(0.0, 1e6)]
    public double MinPosts { get; init; } = 10;

    /// <summary>Calibrated score at which a window stands out.</summary>
    [Range(0.01, 1000)]
    public double Threshold { get; init; } = 1;

    /// <summary>Half-life of the envelope that one event throws over the next windows, in windows.</summary>
    [Range(1, 10_000)]
    public double EnvelopeHalfLife { get; init; } = 72;

    /// <summary>Probability up to which twelve windows alert whatever their calibrated score.</summary>
    [Range(0.0, 1)]
    public double AlertProbability { get; init; } = 1e-5;

    /// <summary>Windows after an improbable one within which another is the same event.</summary>
    [Range(1, 255)]
    public byte RefractoryWindows { get; init; } = 255;

    /// <summary>Days of its own before a series is judged that nothing was known of.</summary>
    [Range(0, 100)]
    public double WarmUpDays { get; init; } = 1;

    /// <summary>Sum of standardised hourly residuals at which a level has shifted.</summary>
    [Range(1, 1000)]
    public double ShiftThreshold { get; init; } = 30;

    /// <summary>Hours that a shift has to last.</summary>
    [Range(1, 255)]
    public int ShiftHours { get; init; } = 48;

    /// <summary>Smallest ratio of the new level to the old, or the other way round, that is a shift.</summary>
    [Range(1, 100)]
    public double MinShift { get; init; } = 1.5;

    /// <summary>Posts expected in an hour from which less than usual is judged at all.</summary>
    [Range(0.1, 1e6)]
    public double MinDropSupport { get; init; } = 5;

    /// <summary>Days that a series must have been seen before less than usual is judged.</summary>
    [Range(0, 1000)]
    public double MinDropDays { get; init; } = 5;

    /// <summary>Evidence, as the log of how much likelier it is, from which less than usual is a drop.</summary>
    [Range(1, 1000)]
    public double DropThreshold { get; init; } = 17;
}
