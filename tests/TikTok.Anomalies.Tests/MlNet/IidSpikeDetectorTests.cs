using CsCheck;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class IidSpikeDetectorTests
{
    [Fact]
    public void The_first_value_is_as_likely_as_not_and_values_like_the_history_almost()
    {
        var outputs = Run(new IidSpikeOptions { Confidence = 95, PvalueHistoryLength = 4 }, 7, 7, 7, 7, 7);
        Assert.Equal([0.5, 0.4999999995, 0.4999999995, 0.4999999995, 0.4999999995], outputs.Select(output => output.PValue));
        Assert.All(outputs, output => Assert.Equal((false, 7.0), (output.Alert, output.Score)));
        Assert.All(outputs, output => Assert.True(double.IsNaN(output.Martingale) && double.IsNaN(output.Mag)));
    }

    [Theory]
    [InlineData(1, 0.15865525393)]
    [InlineData(2, 0.02275013195)]
    [InlineData(-1, 0.15865525393)]
    [InlineData(6, 1e-8)]
    public void The_second_value_lies_under_a_normal_density_around_the_first(double step, double tail) =>
        Assert.Equal(tail, Run(new IidSpikeOptions(), 10, 10 + step)[1].PValue, 1e-7);

    [Fact]
    public void A_side_sees_only_its_own_deviations()
    {
        foreach (var step in new[] { 2.0, -2.0 })
        {
            var positive = Run(new IidSpikeOptions { Side = AnomalySide.Positive }, 10, 10 + step)[1].PValue;
            var negative = Run(new IidSpikeOptions { Side = AnomalySide.Negative }, 10, 10 + step)[1].PValue;
            Assert.Equal(step > 0 ? 0.02275013195 : 1 - 0.02275013195, positive, 1e-7);
            Assert.Equal(1 - positive, negative);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void The_first_alert_comes_with_the_value_that_fills_the_history(int length)
    {
        var outputs = Run(new IidSpikeOptions { Confidence = 0, PvalueHistoryLength = length }, [.. Enumerable.Repeat(3.0, 20)]);
        Assert.Equal(length - 1, outputs.FindIndex(output => output.Alert));
        Assert.All(outputs.Skip(length - 1), output => Assert.True(output.Alert));
    }

    [Fact]
    public void Full_confidence_never_alerts() =>
        Assert.DoesNotContain(Run(new IidSpikeOptions { Confidence = 100, PvalueHistoryLength = 3 }, 1, 2, 1, 2, 1, 1e9), output => output.Alert);

    [Fact]
    public void An_absent_value_is_answered_with_nothing_and_leaves_no_trace()
    {
        var options = new IidSpikeOptions { Confidence = 90, PvalueHistoryLength = 3 };
        var outputs = Run(options, 1, double.NaN, 2, 3, double.NaN, double.NaN, 2, 9);
        Assert.Equal(MlNetOutput.None, outputs[1]);
        Assert.Equal(Run(options, 1, 2, 3, 2, 9), outputs.Where(output => !double.IsNaN(output.Score)));
    }

    [Fact]
    public void After_an_infinite_value_the_p_value_is_lost_for_good_as_in_the_original()
    {
        var outputs = Run(new IidSpikeOptions { Confidence = 95, PvalueHistoryLength = 3 }, [1, 2, 3, double.PositiveInfinity, .. Enumerable.Repeat(2.0, 9)]);
        Assert.Equal((true, double.PositiveInfinity, 1e-8), (outputs[3].Alert, outputs[3].Score, outputs[3].PValue));
        Assert.All(outputs.Skip(4), output => Assert.Equal((false, double.NaN), (output.Alert, output.PValue)));
    }

    [Fact]
    public void With_exact_variance_an_infinite_value_is_forgotten_with_the_history_that_holds_it()
    {
        var outputs = Run(new IidSpikeOptions { PvalueHistoryLength = 3, ExactVariance = true }, [1, 2, 3, double.PositiveInfinity, .. Enumerable.Repeat(2.0, 9)]);
        Assert.Equal(3, outputs.Count(output => double.IsNaN(output.PValue)));
        Assert.Equal(0.4999999995, outputs[^1].PValue);
    }

    [Fact]
    public void The_running_variance_falls_below_zero_on_a_short_history_and_the_exact_one_never()
    {
        var noise = new Random(7);
        double[] values = [.. Enumerable.Range(0, 5_000).Select(_ => noise.NextDouble())];
        Assert.Contains(Run(new IidSpikeOptions { PvalueHistoryLength = 2 }, values), output => double.IsNaN(output.PValue));
        Assert.DoesNotContain(Run(new IidSpikeOptions { PvalueHistoryLength = 2, ExactVariance = true }, values), output => double.IsNaN(output.PValue));
    }

    [Fact]
    public void P_is_the_tail_of_a_density_with_the_deviation_of_the_history_as_its_width()
    {
        Gen.Select(Gen.Int[0, 50].Array[2, 120], Gen.Int[1, 40], Gen.Bool).Sample((posts, length, exact) =>
        {
            var outputs = Run(new IidSpikeOptions { PvalueHistoryLength = length, Side = AnomalySide.Positive, ExactVariance = exact }, [.. posts.Select(count => (double)count)]);
            for (var i = 1; i < posts.Length; i++)
                Assert.Equal(Tail(posts[Math.Max(0, i - length)..i], posts[i]), outputs[i].PValue, 2e-7);
        }, iter: 300);
    }

    /// <summary>With an error function from its series, to the last digit but some.</summary>
    private static double Tail(int[] history, double value)
    {
        var mean = history.Average();
        var width = history.Length == 1 ? Math.Sqrt(2) : Math.Max(1e-6, Math.Sqrt(2 * history.Sum(score => (score - mean) * (score - mean)) / history.Length));
        return Math.Clamp(history.Average(score => (1 - Erf((value - score) / width)) / 2), 1e-8, 1 - 1e-8);
    }

    private static double Erf(double z)
    {
        if (Math.Abs(z) > 5)
            return Math.Sign(z);
        double sum = 0, term = z;
        for (var n = 0; n < 200; n++, term *= -z * z / n)
            sum += term / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static List<MlNetOutput> Run(IidSpikeOptions options, params double[] values)
    {
        var detector = new IidSpikeDetector(options);
        return [.. values.Select(detector.Update)];
    }
}
