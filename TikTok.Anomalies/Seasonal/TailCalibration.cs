namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// What is rare for this series: a running quantile of its own residuals, and the mean excess over it. Scores are excesses in
/// units of that mean, so a score of x is reached by a share (1 - probability) x e^-x of the windows, whatever the series is like.
/// </summary>
/// <remarks>
/// H. Robbins, S. Monro, A Stochastic Approximation Method, 1951 (the quantile); A. Siffer et al., Anomaly Detection in
/// Streams with Extreme Value Theory, KDD 2017 (peaks over a threshold, here with an exponential tail).
/// </remarks>
/// <example><code>
/// var tail = TailCalibration.Start;
/// foreach (var residual in residuals)
/// {
///     var score = tail.ScoreOf(residual); // 0 at the quantile, 1 one mean excess above it
///     tail.Learn(residual);
/// }
/// </code></example>
public record struct TailCalibration
{
    /// <summary>Share of windows below the quantile.</summary>
    public const double Probability = 0.985;

    private const double QuantileRate = 0.02;
    private const double ScaleRate = 0.2;
    private const double MaxExcess = 6;
    private const double MinQuantile = 0.5;
    private const double MinScale = 0.1;

    /// <summary>The quantile, in the unit of the residuals.</summary>
    public float Quantile { get; private set; }

    /// <summary>Mean excess of residuals above the quantile.</summary>
    public float Scale { get; private set; }

    /// <summary>What is assumed of a series that nothing is known of: about a normal's tail.</summary>
    public static TailCalibration Start => new() { Quantile = 2.5f, Scale = 0.5f };

    /// <summary>The calibrated score of a residual.</summary>
    public readonly double ScoreOf(double residual) => (residual - Quantile) / Scale;

    /// <summary>Learns from a residual. One far out counts as <c>6</c> excesses: it shall not make the next one look small for long.</summary>
    public void Learn(double residual)
    {
        var excess = residual - Quantile;
        double quantile, scale = Scale;
        if (excess > 0)
        {
            quantile = Quantile + QuantileRate * Scale * Probability;
            scale += ScaleRate * (Math.Min(excess, MaxExcess * Scale) - Scale);
        }
        else
        {
            quantile = Quantile - QuantileRate * Scale * (1 - Probability);
        }

        Quantile = (float)Math.Max(MinQuantile, quantile);
        Scale = (float)Math.Max(MinScale, scale);
    }
}
