namespace TikTok.Anomalies;

/// <summary>
/// What is normal for one keyword in windows of one length: mean and standard deviation of the posts per window over the
/// observed windows of the days behind it. Absent windows count as zero; unobserved ones do not count.
/// </summary>
/// <param name="Mean">Posts per window.</param>
/// <param name="StandardDeviation">Sample standard deviation of posts per window.</param>
/// <param name="SupportDays">Observed days behind the numbers.</param>
public readonly record struct Baseline(double Mean, double StandardDeviation, int SupportDays)
{
    /// <summary>From sums over windows.</summary>
    /// <param name="sum">Sum of posts.</param>
    /// <param name="sumOfSquares">Sum of squared posts per window.</param>
    /// <param name="windows">Number of observed windows, empty ones included; at least 1.</param>
    /// <param name="supportDays">Observed days.</param>
    public static Baseline FromSums(double sum, double sumOfSquares, long windows, int supportDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 1);
        var mean = sum / windows;
        var variance = windows > 1 ? Math.Max(0, (sumOfSquares - sum * mean) / (windows - 1)) : 0;
        return new Baseline(mean, Math.Sqrt(variance), supportDays);
    }
}
