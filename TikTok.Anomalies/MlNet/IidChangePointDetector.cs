namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Change points in a series whose values are taken as independent and alike: p-values as those of <see cref="IidSpikeDetector"/>, and a
/// martingale that bets on small ones. After an alert the next comes one history later at the earliest. ML.NET's
/// <c>DetectIidChangePoint</c>. Martingales: Ho, "A martingale framework for concept change detection in time-varying data streams"
/// (ICML 2005); Fedorova et al., "Plug-in martingales for testing exchangeability on-line" (ICML 2012).
/// </summary>
/// <example>
/// <code>
/// var detector = new IidChangePointDetector(new IidChangePointOptions { Confidence = 95, ChangeHistoryLength = 8 });
/// double[] posts = [5, 6, 5, 7, 6, 5, 6, 5, 6, 40, 41, 39, 40];
/// foreach (var value in posts)
///     if (detector.Update(value) is { Alert: true } change)
///         Console.WriteLine($"changed at {value}, martingale = {change.Martingale}");
/// </code>
/// </example>
public sealed class IidChangePointDetector : IidDetector
{
    /// <summary>Starts a series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    public IidChangePointDetector(IidChangePointOptions options)
        : base(RuleOf(options), options.StateBytes)
    {
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <exception cref="ArgumentException">The state is of another length or version.</exception>
    public static IidChangePointDetector Restore(ReadOnlySpan<byte> state, IidChangePointOptions options)
    {
        var detector = new IidChangePointDetector(options);
        detector.GoOn(state);
        return detector;
    }

    private static ChangePointRule RuleOf(IidChangePointOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new ChangePointRule(options.Confidence, options.ChangeHistoryLength, options.Martingale, options.Eps, options.ExactVariance);
    }
}
