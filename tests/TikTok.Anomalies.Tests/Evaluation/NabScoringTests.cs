using CsCheck;
using TikTok.Anomalies.Evaluation;

namespace TikTok.Anomalies.Tests.Evaluation;

public sealed class NabScoringTests
{
    private const int Rows = 100; // 15 are probation
    private static readonly RowRange s_window = new(50, 59);
    private static readonly Gen<LabelledScores> s_series = Gen.Select(
        Gen.OneOf(Gen.Double[0, 1], Gen.Const(0.0), Gen.Const(0.5)).Array[Rows], Gen.Int[0, 40], Gen.Int[0, 20], Gen.Int[1, 15],
        (scores, first, length, gap) => new LabelledScores("any", scores, [new(first, first + length), new(first + length + gap, first + length + gap + 10)]));

    public static TheoryData<NabProfile> Profiles => [.. NabProfile.All];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void An_alert_at_the_very_start_of_each_window_and_none_else_is_a_hundred(NabProfile profile) =>
        Assert.Equal(100, Score(profile, 50), 10);

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Silence_is_nought(NabProfile profile) => Assert.Equal(0, Score(profile), 10);

    [Fact]
    public void An_alert_earns_the_more_the_earlier_in_the_window_it_is()
    {
        Assert.Equal(50 + 50 * Sigmoid(-0.5) / Sigmoid(-1), Score(NabProfile.Standard, 55), 10);
        for (var row = 51; row <= 59; row++)
            Assert.InRange(Score(NabProfile.Standard, row), 50, Score(NabProfile.Standard, row - 1));
    }

    [Fact]
    public void Only_the_first_alert_in_a_window_counts() => Assert.Equal(Score(NabProfile.Standard, 52), Score(NabProfile.Standard, 52, 53, 59), 10);

    [Fact]
    public void A_false_alert_before_any_window_costs_the_full_weight_and_each_row_does()
    {
        Assert.Equal(100 - 100 * 0.11 / 2, Score(NabProfile.Standard, 30, 50), 10);
        Assert.Equal(100 - 3 * 100 * 0.11 / 2, Score(NabProfile.Standard, 30, 31, 32, 50), 10);
        Assert.Equal(100 - 100 * 0.22 / 2, Score(NabProfile.LowFalsePositives, 30, 50), 10);
        Assert.Equal(100 - 100 * 0.11 / 3, Score(NabProfile.LowFalseNegatives, 30, 50), 10);
    }

    [Fact]
    public void A_false_alert_costs_little_just_after_a_window_and_all_far_from_it()
    {
        Assert.Equal(100 + 100 * 0.11 / 2 * Sigmoid(1 / 9.0), Score(NabProfile.Standard, 50, 60), 10);
        Assert.Equal(100 - 100 * 0.11 / 2, Score(NabProfile.Standard, 50, 99), 10);
    }

    [Fact]
    public void Alerts_in_probation_neither_earn_nor_cost()
    {
        Assert.Equal(15, NabScoring.ProbationRows(Rows));
        Assert.Equal(0, Score(NabProfile.Standard, 0, 7, 14), 10);
        Assert.Equal(-100 * 0.11 / 2, Score(NabProfile.Standard, 15), 10);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(6, 0)]
    [InlineData(7, 1)]
    [InlineData(4999, 749)]
    [InlineData(5000, 750)]
    [InlineData(1_000_000, 750)]
    public void Probation_is_fifteen_percent_and_at_most_750_rows(int rows, int probation) => Assert.Equal(probation, NabScoring.ProbationRows(rows));

    [Fact]
    public void A_window_that_ends_in_probation_is_not_scored() =>
        Assert.Equal(1, NabScoring.ScoredWindows(new LabelledScores("demo", new double[Rows], [new(5, 14), s_window])));

    [Fact]
    public void The_best_threshold_is_no_worse_than_any_other() => s_series.Sample(series =>
    {
        foreach (var profile in NabProfile.All)
        {
            var best = NabScoring.BestThreshold([series], profile);
            Assert.Equal(best.Raw, NabScoring.Raw([series], profile, best.Threshold), 9);
            foreach (var threshold in series.Scores)
                Assert.True(NabScoring.Raw([series], profile, threshold) <= best.Raw + 1e-9);
        }
    }, iter: 100);

    private static double Score(NabProfile profile, params int[] alerts)
    {
        var series = new LabelledScores("demo", [.. Enumerable.Range(0, Rows).Select(row => alerts.Contains(row) ? 0.9 : 0.1)], [s_window]);
        return NabScoring.Normalise(NabScoring.Raw([series], profile, 0.5), 1, profile);
    }

    private static double Sigmoid(double x) => 2 / (1 + Math.Exp(5 * x)) - 1;
}
