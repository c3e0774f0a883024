namespace TikTok.Anomalies.Classic;

/// <summary>
/// The rule of the project that this one re-imagines: posts &gt;= mean + 2.5 standard deviations, for keywords with a mean of
/// at least 1, with its faults mended (the deviation is that of windows, absent windows count as zero, the newest statistics
/// are used) and a minimum of distinct authors. It knows neither hour of the week nor the platform's volume.
/// </summary>
/// <remarks>The three-sigma rule: W. A. Shewhart, Economic Control of Quality of Manufactured Product, 1931.</remarks>
/// <example><code>
/// var detector = new ClassicDetector();
/// var baseline = Baseline.FromSums(sum: 4032, sumOfSquares: 16124, windows: 2016, supportDays: 7); // mean 2, sd 2
/// var verdict = detector.Judge(new Observation(Posts: 40, Authors: 31), baseline);
/// // verdict.IsAnomaly, verdict.Kind == AnomalyKind.Spike, verdict.Upper == 7, verdict.Score == 19
/// </code></example>
public sealed class ClassicDetector(ClassicOptions? options = null) : IDetector
{
    private readonly ClassicOptions _options = options ?? new ClassicOptions();

    /// <inheritdoc />
    public string Name => "classic";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public Verdict Judge(in Observation observation, in Baseline? baseline)
    {
        if (baseline is not { } normal)
            return default;

        var threshold = _options.Deviations * normal.StandardDeviation;
        var upper = normal.Mean + threshold;
        var lower = Math.Max(0, normal.Mean - threshold);
        var stands = observation.Posts > normal.Mean && observation.Posts >= upper
            && normal.Mean >= _options.MinMean && observation.Authors >= _options.MinAuthors;

        // A keyword that never varied has no unit to measure in: one post is the unit then.
        var unit = normal.StandardDeviation > 0 ? normal.StandardDeviation : 1;
        var score = (observation.Posts - normal.Mean) / unit;
        var severity = stands ? Severity.Of(score, Math.Min(score, _options.Deviations)) : 0;
        return new Verdict(stands, AnomalyKind.Spike, normal.Mean, lower, upper, score, severity);
    }

    /// <inheritdoc />
    public bool IsCertain(in Observation soFar, in Baseline? baseline) => Judge(soFar, baseline).IsAnomaly;
}
