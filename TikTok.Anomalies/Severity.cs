namespace TikTok.Anomalies;

/// <summary>
/// Severity is 0 to 100 and grows with the logarithm of how far a window lies outside its band: at the edge of the band 20,
/// twice as far from the expected value 40, four times 60, eight times 80, sixteen times and more 100.
/// </summary>
public static class Severity
{
    /// <summary>Severity of a score.</summary>
    /// <param name="score">Distance from the expected value, in any unit.</param>
    /// <param name="threshold">The distance at which the band ends, in the same unit; more than 0.</param>
    public static int Of(double score, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        if (score < threshold)
            return 0;
        return (int)Math.Clamp(Math.Round(20 + 20 * Math.Log2(score / threshold)), 20, 100);
    }

    /// <summary>
    /// Severity of an hour's posts, by how many times they are the expected ones and by how many they are too many (or too few):
    /// 12 for each doubling or halving, 6 for each doubling of a difference of ten posts. Eight times as many and 40 posts more is 50.
    /// </summary>
    /// <param name="observed">Posts of the hour.</param>
    /// <param name="expected">Posts expected.</param>
    /// <returns>1 to 100.</returns>
    public static int OfHour(double observed, double expected)
    {
        var times = Math.Abs(Math.Log2((observed + 1) / (expected + 1)));
        var difference = Math.Log2(1 + Math.Abs(observed - expected) / 10);
        return (int)Math.Clamp(Math.Round(12 * times + 6 * difference), 1, 100);
    }
}
