using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TikTok.Anomalies.Classic;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring.MlNet;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;

namespace TikTok.Detector;

/// <summary>The stages that a Detector process can run.</summary>
[Flags]
public enum DetectorStages
{
    /// <summary>Counts keywords of posts.</summary>
    Counter = 1,

    /// <summary>Joins windows with baselines.</summary>
    Scorer = 2,

    /// <summary>Turns candidates into anomalies.</summary>
    Ranker = 4,

    /// <summary>All of them.</summary>
    All = Counter | Scorer | Ranker,
}

/// <summary>What judges the keywords.</summary>
public enum DetectorModel
{
    /// <summary>The count model that knows hours, platform and each keyword's own tail.</summary>
    Seasonal,

    /// <summary>The rule of the project that this one re-imagines.</summary>
    Classic,

    /// <summary>ML.NET's <c>DetectIidSpike</c>, on windows of an hour.</summary>
    IidSpike,

    /// <summary>ML.NET's <c>DetectIidChangePoint</c>, on windows of an hour.</summary>
    IidChangePoint,

    /// <summary>ML.NET's <c>DetectSpikeBySsa</c>, on windows of an hour.</summary>
    SsaSpike,

    /// <summary>ML.NET's <c>DetectChangePointBySsa</c>, on windows of an hour.</summary>
    SsaChangePoint,

    /// <summary>ML.NET's <c>DetectAnomalyBySrCnn</c>, on windows of an hour.</summary>
    SrCnn,
}

/// <summary>Options of the Detector, section <c>Detector</c>. Another value changes what is found: all processes must have the same.</summary>
public sealed record DetectorOptions : IValidatableObject
{
    /// <summary>Which stages this process runs.</summary>
    public DetectorStages Stages { get; init; } = DetectorStages.All;

    /// <summary>How far a post may be behind the newest of its partition, in stream time, and still be scored; at most one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AllowedLateness { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a post's id is remembered, in stream time: a re-sent post counts once within it.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "2.00:00:00")]
    public TimeSpan RepeatHorizon { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Longest time between two commits of the Counter while it keeps up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After so many records read, counted or not, the Counter commits while it catches up.</summary>
    [Range(100, 1_000_000)]
    public int MaxPostsPerCommit { get; init; } = 10_000;

    /// <summary>How often the Scorer saves its state, in wall-clock time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Limits of keyword extraction.</summary>
    [Required, ValidateObjectMembers]
    public KeywordExtractorOptions Keywords { get; init; } = new();

    /// <summary>What judges the keywords.</summary>
    public DetectorModel Model { get; init; } = DetectorModel.Seasonal;

    /// <summary>Parameters of the seasonal model.</summary>
    [Required, ValidateObjectMembers]
    public SeasonalOptions Seasonal { get; init; } = new();

    /// <summary>Which keywords the seasonal model follows, and which may become candidates.</summary>
    [Required, ValidateObjectMembers]
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>How candidates become anomalies, and which of them alert.</summary>
    [Required, ValidateObjectMembers]
    public RankingOptions Ranking { get; init; } = new();

    /// <summary>Parameters of the classic rule.</summary>
    [Required, ValidateObjectMembers]
    public ClassicOptions Classic { get; init; } = new();

    /// <summary>Parameters of the model, when it is one of ML.NET's.</summary>
    [Required, ValidateObjectMembers]
    public MlNetSettings MlNet { get; init; } = new();

    /// <summary>Refuses parameters that the model does not have, and what cannot be a keyword.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MlNetModel.ProblemWith(this) is { } parameter)
            yield return new ValidationResult(parameter, [nameof(MlNet)]);
        foreach (var problem in Tracking.Problems())
            yield return new ValidationResult(problem, [nameof(Tracking)]);
    }
}

/// <summary>Parameters of ML.NET's detectors, section <c>Detector:MlNet</c>.</summary>
public sealed record MlNetSettings
{
    /// <summary>
    /// Parameters by ML.NET's names, for example <c>Detector:MlNet:Parameters:confidence=99.9</c>; those not given are those of
    /// <see cref="Anomalies.MlNet.CountDefaults"/> for windows of an hour.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
