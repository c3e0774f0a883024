using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class IidChangePointDetectorTests
{
    /// <summary>From the sixtieth value on each is twice the last: every one of them is a surprise.</summary>
    private static readonly double[] Growth = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 10.0 + i * 7 % 5 : 20 * Math.Pow(2, i - 60))];

    [Fact]
    public void The_first_bet_stands_for_the_history_before_it() =>
        Assert.Equal(2.62144e-15, Run(new IidChangePointOptions(), 7)[0].Martingale, 1e-27);

    [Fact]
    public void A_bet_on_a_likely_value_loses_by_the_bet_and_the_first_ones_fall_away()
    {
        // ln(bet) = ln 0.1 - 0.9 ln p: half of 0.1866 for p = 0.5
        var outputs = Run(new IidChangePointOptions { ChangeHistoryLength = 3 }, 7, 7, 7, 7);
        var half = 0.1 * Math.Pow(0.5, -0.9);
        Assert.All(outputs, output => Assert.Equal(Math.Pow(half, 3), output.Martingale, 1e-10));
    }

    [Fact]
    public void An_alert_needs_a_martingale_of_2621_44_at_95_percent_eps_0_1_and_history_20_and_keeps_quiet_for_a_history()
    {
        var outputs = Run(new IidChangePointOptions { Confidence = 95, ChangeHistoryLength = 20 }, Growth);
        var alerts = Enumerable.Range(0, outputs.Count).Where(i => outputs[i].Alert).ToList();
        var first = outputs.FindIndex(output => output.Martingale >= 2621.44);
        Assert.InRange(first, 60, 80);
        Assert.Equal(first, alerts[0]);
        Assert.All(alerts, alert => Assert.True(outputs[alert].Martingale >= 2621.44));
        Assert.All(alerts.Zip(alerts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 20));
    }

    [Fact]
    public void Alerts_follow_each_other_a_history_apart_while_the_martingale_stays_above()
    {
        // At confidence 0 the threshold is 0.1^3: almost every value is above it.
        var outputs = Run(new IidChangePointOptions { Confidence = 0, ChangeHistoryLength = 3 }, [.. Enumerable.Repeat(5.0, 12)]);
        Assert.Equal([2, 5, 8, 11], Enumerable.Range(0, 12).Where(i => outputs[i].Alert));
    }

    [Fact]
    public void Full_confidence_has_an_infinite_threshold() =>
        Assert.DoesNotContain(Run(new IidChangePointOptions { Confidence = 100 }, Growth), output => output.Alert);

    [Fact]
    public void The_mixture_of_all_bets_finds_the_growth_as_well() =>
        Assert.InRange(Run(new IidChangePointOptions { Martingale = Martingale.Mixture, Confidence = 90 }, Growth).FindIndex(output => output.Alert), 60, 80);

    [Fact]
    public void A_p_value_that_is_lost_loses_the_martingale_for_good_save_with_exact_variance()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => (double)(i % 4)), double.PositiveInfinity, .. Enumerable.Range(0, 60).Select(i => (double)(i % 4))];
        Assert.True(double.IsNaN(Run(new IidChangePointOptions { ChangeHistoryLength = 10 }, values)[^1].Martingale));
        Assert.True(double.IsFinite(Run(new IidChangePointOptions { ChangeHistoryLength = 10, ExactVariance = true }, values)[^1].Martingale));
    }

    [Fact]
    public void An_absent_value_does_not_count_towards_the_quiet_time()
    {
        var outputs = Run(new IidChangePointOptions { Confidence = 0, ChangeHistoryLength = 3 }, 5, 5, 5, double.NaN, 5, 5, double.NaN, 5);
        Assert.Equal([2, 7], Enumerable.Range(0, 8).Where(i => outputs[i].Alert));
        Assert.Equal(MlNetOutput.None, outputs[3]);
    }

    private static List<MlNetOutput> Run(IidChangePointOptions options, params double[] values)
    {
        var detector = new IidChangePointDetector(options);
        return [.. values.Select(detector.Update)];
    }
}
