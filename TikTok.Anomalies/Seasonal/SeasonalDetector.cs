namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// <see cref="SeasonalModel"/> on one series, nothing known of it before: what the live Detector does for each of its keywords,
/// without language, platform and authors.
/// </summary>
/// <remarks>Sources: those of <see cref="SeasonalModel"/>.</remarks>
/// <example><code>
/// var detector = new SeasonalDetector(TimeSpan.FromMinutes(5));
/// foreach (var (at, mentions) in rows)
///     if (detector.Observe(at, mentions) is { Alert: true } verdict)
///         Console.WriteLine($"{at:O} {verdict.Kind}: {mentions}, usually {verdict.Lower:F0} to {verdict.Upper:F0}");
/// </code></example>
public sealed class SeasonalDetector : ISeriesDetector
{
    private readonly SeasonalModel _model;
    private readonly SeasonalOptions _options;
    private readonly long _lengthTicks;
    private SeasonalState _state = SeasonalState.New;
    private long _next = -1;

    /// <param name="windowLength">Length of the series' windows.</param>
    /// <param name="options">Parameters; the published ones when null.</param>
    public SeasonalDetector(TimeSpan windowLength, SeasonalOptions? options = null)
    {
        _options = options ?? new SeasonalOptions();
        _model = new SeasonalModel(_options, windowLength);
        _lengthTicks = windowLength.Ticks;
    }

    /// <inheritdoc />
    public string Name => SeasonalModel.Name;

    /// <inheritdoc />
    public int Version => SeasonalModel.Version;

    /// <inheritdoc />
    public SeriesVerdict Observe(DateTimeOffset start, double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var number = start.UtcTicks / _lengthTicks;
        if (_next >= 0 && number > _next)
            _model.Skip(ref _state, _next, number - _next);
        _next = number + 1;

        var utc = start.UtcDateTime;
        var window = new SeasonalWindow(number, (int)utc.DayOfWeek * 24 + utc.Hour, value, double.PositiveInfinity, 1);
        var (lower, upper) = _model.Band(_state, window);
        var judgement = _model.Step(ref _state, window);
        var score = judgement.Onset / (judgement.Onset + _options.Threshold);
        if (judgement.Alert)
            score = Math.Max(SeriesVerdict.AlertThreshold, score); // a shift or a drop need not be an onset
        else if (score >= SeriesVerdict.AlertThreshold)
            score = Math.BitDecrement(SeriesVerdict.AlertThreshold); // not judged yet
        return new SeriesVerdict(score, judgement.Alert, judgement.Alert ? judgement.Kind : null, judgement.Expected, lower, upper);
    }
}
