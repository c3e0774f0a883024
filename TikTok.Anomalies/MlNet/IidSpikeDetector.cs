namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Spikes in a series whose values are taken as independent and alike: a value is a spike when little of the kernel density of the values
/// before it lies beyond it. ML.NET's <c>DetectIidSpike</c>. Kernel densities: Rosenblatt, "Remarks on some nonparametric estimates of a
/// density function" (1956); Parzen, "On estimation of a probability density function and mode" (1962).
/// </summary>
/// <example>
/// <code>
/// var detector = new IidSpikeDetector(new IidSpikeOptions { Confidence = 95, PvalueHistoryLength = 8 });
/// double[] posts = [5, 6, 5, 7, 6, 5, 6, 5, 6, 40, 6];
/// foreach (var value in posts)
///     if (detector.Update(value) is { Alert: true } spike)
///         Console.WriteLine($"{value} is a spike, p = {spike.PValue}"); // 40 is a spike, p = 1E-08
/// </code>
/// </example>
public sealed class IidSpikeDetector : IidDetector
{
    /// <summary>Starts a series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    public IidSpikeDetector(IidSpikeOptions options)
        : base(RuleOf(options), options.StateBytes)
    {
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <exception cref="ArgumentException">The state is of another length or version.</exception>
    public static IidSpikeDetector Restore(ReadOnlySpan<byte> state, IidSpikeOptions options)
    {
        var detector = new IidSpikeDetector(options);
        detector.GoOn(state);
        return detector;
    }

    private static SpikeRule RuleOf(IidSpikeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new SpikeRule(options.Confidence, options.PvalueHistoryLength, options.Side, options.ExactVariance);
    }
}
