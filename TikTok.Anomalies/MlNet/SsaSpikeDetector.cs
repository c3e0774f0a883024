namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Spikes in a series with trend or seasons: a value is predicted by singular spectrum analysis, and its error is judged among the errors
/// before it as <see cref="IidSpikeDetector"/> judges values. ML.NET's <c>DetectSpikeBySsa</c>. Golyandina and Zhigljavsky, "Singular
/// Spectrum Analysis for Time Series" (2nd edition, 2020).
/// </summary>
/// <example>
/// <code>
/// var hours = Enumerable.Range(0, 240).Select(hour => 100 + 20 * Math.Sin(hour * Math.PI / 12) + hour * 7 % 5).ToArray();
/// hours[200] += 60;
/// var options = new SsaSpikeOptions { Confidence = 99, PvalueHistoryLength = 24, TrainingWindowSize = 168, SeasonalityWindowSize = 24 };
/// var detector = new SsaSpikeDetector(options, options.Train(hours.AsSpan(0, 168)));
/// for (var hour = 168; hour &lt; hours.Length; hour++)
///     if (detector.Update(hours[hour]) is { Alert: true } spike)
///         Console.WriteLine($"hour {hour}: {spike.Score:F1} off, p = {spike.PValue}");
/// </code>
/// </example>
public sealed class SsaSpikeDetector : SsaDetector
{
    /// <summary>Starts a series after the values that the model was trained on.</summary>
    /// <param name="options">Parameters; those of the training must be the model's.</param>
    /// <param name="model">Trained on the series' past, see <see cref="SsaOptions.Train"/>; can be shared.</param>
    /// <param name="mode">Against which prediction a value is scored.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    /// <exception cref="ArgumentException">The model looks through a longer window than the parameters say.</exception>
    public SsaSpikeDetector(SsaSpikeOptions options, SsaModel model, MlNetMode mode = MlNetMode.Batch)
        : base(RuleOf(options, model), options, model, mode)
    {
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <param name="model">The model that it was started with.</param>
    /// <param name="mode">The mode that it was started with.</param>
    /// <exception cref="ArgumentException">The state is of another length or version.</exception>
    public static SsaSpikeDetector Restore(ReadOnlySpan<byte> state, SsaSpikeOptions options, SsaModel model, MlNetMode mode = MlNetMode.Batch)
    {
        var detector = new SsaSpikeDetector(options, model, mode);
        detector.GoOn(state);
        return detector;
    }

    private static SpikeRule RuleOf(SsaSpikeOptions options, SsaModel model)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.RequireFit(model);
        return new SpikeRule(options.Confidence, options.PvalueHistoryLength, options.Side, options.ExactVariance);
    }
}
