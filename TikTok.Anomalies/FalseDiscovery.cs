namespace TikTok.Anomalies;

/// <summary>
/// Which of many tests to believe: of those that are, a share of at most <c>rate</c> is wrong. Testing a hundred thousand
/// keywords every five minutes, a one-in-a-thousand event is an ordinary one.
/// </summary>
/// <remarks>Y. Benjamini, Y. Hochberg, Controlling the False Discovery Rate, Journal of the Royal Statistical Society B, 1995.</remarks>
/// <example><code>
/// var limit = FalseDiscovery.Limit([1e-6, 2e-4, 0.01], tests: 1000, rate: 0.05);
/// // 5e-5: the first is believed
/// </code></example>
public static class FalseDiscovery
{
    /// <summary>Independent tests of a keyword in a day: windows shorter than an hour are judged with the hour that they end, so an hour's are one.</summary>
    public static double WindowsPerDay(int windowSeconds) => 86_400.0 / Math.Max(3600, windowSeconds);

    /// <summary>The probability up to which tests are believed.</summary>
    /// <param name="probabilities">The smallest ones, in any order; those left out are taken for larger.</param>
    /// <param name="tests">How many tests there were.</param>
    /// <param name="rate">Share of wrong ones among those believed, 0 to 1.</param>
    /// <param name="believed">How many of these tests have been believed already, when they come one after the other.</param>
    public static double Limit(IEnumerable<double> probabilities, double tests, double rate, int believed = 0)
    {
        var limit = rate * (believed + 1) / Math.Max(1, tests);
        var rank = believed;
        foreach (var probability in probabilities.Order())
        {
            rank++;
            if (probability <= rate * rank / Math.Max(1, tests))
                limit = Math.Max(limit, rate * rank / Math.Max(1, tests));
        }

        return limit;
    }
}
