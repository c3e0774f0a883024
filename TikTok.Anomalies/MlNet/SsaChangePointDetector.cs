using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Change points in a series with trend or seasons: a value is predicted by singular spectrum analysis, and its error is judged among the
/// errors before it as <see cref="IidChangePointDetector"/> judges values. ML.NET's <c>DetectChangePointBySsa</c>. Golyandina and
/// Zhigljavsky, "Singular Spectrum Analysis for Time Series" (2nd edition, 2020); Ho, "A martingale framework for concept change detection
/// in time-varying data streams" (ICML 2005).
/// </summary>
/// <example>
/// <code>
/// var hours = Enumerable.Range(0, 240).Select(hour => (hour &lt; 200 ? 100 : 180) + 20 * Math.Sin(hour * Math.PI / 12) + hour * 7 % 5).ToArray();
/// var options = new SsaChangePointOptions { Confidence = 90, ChangeHistoryLength = 8, TrainingWindowSize = 168, SeasonalityWindowSize = 24 };
/// var detector = new SsaChangePointDetector(options, options.Train(hours.AsSpan(0, 168)));
/// for (var hour = 168; hour &lt; hours.Length; hour++)
///     if (detector.Update(hours[hour]) is { Alert: true } change)
///         Console.WriteLine($"changed at hour {hour}, martingale = {change.Martingale:G3}");
/// </code>
/// </example>
public sealed class SsaChangePointDetector : IMlNetDetector
{
    private readonly SsaChangePointOptions _options;
    private readonly MlNetMode _mode;
    private readonly SsaForecast _forecast;
    private readonly ChangePointRule _rule;

    /// <summary>Starts a series after the values that the model was trained on.</summary>
    /// <param name="options">Parameters; those of the training must be the model's.</param>
    /// <param name="model">Trained on the series' past, see <see cref="SsaOptions.Train"/>; can be shared.</param>
    /// <param name="mode">Against which prediction a value is scored.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    /// <exception cref="ArgumentException">The model looks through a longer window than the parameters say.</exception>
    public SsaChangePointDetector(SsaChangePointOptions options, SsaModel model, MlNetMode mode = MlNetMode.Batch)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.RequireFit(model);
        _options = options;
        _mode = mode;
        _forecast = new SsaForecast(model);
        _rule = new ChangePointRule(options.Confidence, options.ChangeHistoryLength, options.Martingale, options.Eps, options.ExactVariance);
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <param name="model">The model that it was started with.</param>
    /// <param name="mode">The mode that it was started with.</param>
    /// <exception cref="ArgumentException">The state is of another length or version.</exception>
    public static SsaChangePointDetector Restore(ReadOnlySpan<byte> state, SsaChangePointOptions options, SsaModel model, MlNetMode mode = MlNetMode.Batch)
    {
        var detector = new SsaChangePointDetector(options, model, mode);
        var reader = new StateReader(state, options.StateBytes);
        detector._rule.Restore(ref reader);
        detector._forecast.Restore(ref reader);
        return detector;
    }

    /// <inheritdoc />
    public MlNetOutput Update(double value) => _rule.Judge(_forecast.Score((float)value, _options.ErrorFunction, _mode));

    /// <inheritdoc />
    public void Save(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var writer = new StateWriter(destination, _options.StateBytes);
        _rule.Save(ref writer);
        _forecast.Save(ref writer);
        writer.Finish();
    }
}
