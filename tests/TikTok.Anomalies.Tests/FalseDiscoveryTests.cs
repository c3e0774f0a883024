using CsCheck;

namespace TikTok.Anomalies.Tests;

public sealed class FalseDiscoveryTests
{
    // The example of Benjamini and Hochberg's paper: of these fifteen, four are believed at 5 %.
    private static readonly double[] s_published =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];

    [Fact]
    public void The_published_example_believes_its_first_four()
    {
        var limit = FalseDiscovery.Limit(s_published, tests: 15, rate: 0.05);
        Assert.Equal(4 * 0.05 / 15, limit, 1e-12);
        Assert.Equal(4, s_published.Count(probability => probability <= limit));
    }

    [Fact]
    public void The_order_does_not_matter() => Gen.Double[0, 1].Array[0, 20].Sample(probabilities =>
        FalseDiscovery.Limit(probabilities, 100, 0.05) == FalseDiscovery.Limit(probabilities.Reverse(), 100, 0.05));

    [Fact]
    public void A_later_one_that_passes_takes_those_before_it_along() =>
        Assert.Equal(0.02, FalseDiscovery.Limit([0.011, 0.012], tests: 10, rate: 0.1), 1e-12); // 0.011 alone would not pass 0.01

    [Fact]
    public void Where_none_passes_one_alone_would_have_had_to() => Assert.Equal(5e-5, FalseDiscovery.Limit([1e-3, 0.2], tests: 1000, rate: 0.05), 1e-12);

    [Fact]
    public void Those_believed_before_count_as_ranks_before()
    {
        Assert.Equal(0.0005, FalseDiscovery.Limit([0.003], tests: 100, rate: 0.05), 1e-12);
        Assert.Equal(0.003, FalseDiscovery.Limit([0.003], tests: 100, rate: 0.05, believed: 5), 1e-12);
    }

    [Fact]
    public void More_tests_believe_less() => Gen.Select(Gen.Double[0, 1].Array[0, 20], Gen.Double[1, 1e6]).Sample((probabilities, tests) =>
        FalseDiscovery.Limit(probabilities, 2 * tests, 0.05) <= FalseDiscovery.Limit(probabilities, tests, 0.05));

    [Theory]
    [InlineData(300, 24)]
    [InlineData(3600, 24)]
    [InlineData(86_400, 1)]
    public void Windows_within_an_hour_are_one_test(int seconds, double tests) => Assert.Equal(tests, FalseDiscovery.WindowsPerDay(seconds));
}
