namespace TikTok.Anomalies.Classic;

/// <summary>
/// The classic rule on one series: mean and deviation are those of the windows of the last seven days, the window itself not
/// among them. It counts no authors, since a series has none.
/// </summary>
/// <remarks>The three-sigma rule: W. A. Shewhart, Economic Control of Quality of Manufactured Product, 1931.</remarks>
/// <example><code>
/// var detector = new ClassicSeriesDetector(TimeSpan.FromMinutes(5));
/// var verdict = detector.Observe(at, mentions); // verdict.Alert: mentions &gt;= mean + 2.5 standard deviations
/// </code></example>
public sealed class ClassicSeriesDetector : ISeriesDetector
{
    private static readonly TimeSpan s_memory = TimeSpan.FromDays(7);
    private readonly ClassicDetector _rule;
    private readonly double _deviations;
    private readonly Queue<(DateTimeOffset At, double Value)> _past = new();
    private double _sum;
    private double _squares;

    /// <param name="windowLength">Length of the series' windows; the rule itself does not ask for it.</param>
    /// <param name="options">Parameters; the published ones when null.</param>
    public ClassicSeriesDetector(TimeSpan windowLength, ClassicOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(windowLength, TimeSpan.Zero);
        options = (options ?? new ClassicOptions()) with { MinAuthors = 1 };
        (_rule, _deviations) = (new ClassicDetector(options), options.Deviations);
    }

    /// <inheritdoc />
    public string Name => _rule.Name;

    /// <inheritdoc />
    public int Version => _rule.Version;

    /// <inheritdoc />
    public SeriesVerdict Observe(DateTimeOffset start, double value)
    {
        while (_past.TryPeek(out var oldest) && start - oldest.At > s_memory)
        {
            _past.Dequeue();
            _sum -= oldest.Value;
            _squares -= oldest.Value * oldest.Value;
        }

        Baseline? baseline = _past.Count < 2 ? null : Baseline.FromSums(_sum, _squares, _past.Count, s_memory.Days);
        var verdict = _rule.Judge(new Observation((long)value, (long)Math.Ceiling(value)), baseline);
        _past.Enqueue((start, value));
        _sum += value;
        _squares += value * value;
        var score = verdict.Score <= 0 ? 0 : verdict.Score / (verdict.Score + _deviations);
        // The score agrees with the rule also where a series never varied, or has too small a mean to be judged.
        score = verdict.IsAnomaly ? Math.Max(score, SeriesVerdict.AlertThreshold) : Math.Min(score, Math.BitDecrement(SeriesVerdict.AlertThreshold));
        return new SeriesVerdict(score, verdict.IsAnomaly, verdict.IsAnomaly ? verdict.Kind : null, verdict.Expected, verdict.Lower, verdict.Upper);
    }
}
