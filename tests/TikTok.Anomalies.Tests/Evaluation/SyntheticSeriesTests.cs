using TikTok.Anomalies.Evaluation;

namespace TikTok.Anomalies.Tests.Evaluation;

public sealed class SyntheticSeriesTests
{
    private static readonly List<SyntheticSeries> s_many = [.. Enumerable.Range(0, 60).Select(index => SyntheticSeries.Create(7, index))];

    [Fact]
    public void The_same_seed_gives_the_same_series_and_another_one_another()
    {
        Assert.Equal(SyntheticSeries.Create(1, 4).Counts, SyntheticSeries.Create(1, 4).Counts);
        Assert.NotEqual(SyntheticSeries.Create(1, 4).Counts, SyntheticSeries.Create(2, 4).Counts);
        Assert.NotEqual(SyntheticSeries.Create(1, 4).Counts, SyntheticSeries.Create(1, 10).Counts);
    }

    [Fact]
    public void The_first_week_has_the_rate_asked_for_and_nothing_else() => Assert.All(s_many, series =>
    {
        Assert.Equal(28 * 288, series.Counts.Count);
        Assert.InRange(series.Counts.Take(7 * 288).Average(), 0.75 * series.Rate, 1.3 * series.Rate);
    });

    [Fact]
    public void All_rates_and_kinds_are_there_and_some_series_in_which_nothing_happens()
    {
        Assert.Equal(SyntheticSeries.Rates.Order(), s_many.Select(series => series.Rate).Distinct().Order());
        Assert.Equal(["drop", "level-shift", "slow-burn", "spike"], s_many.SelectMany(series => series.Events).Select(one => one.Name).ToHashSet(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Contains(s_many, series => series.Events.Count == 0);
        Assert.DoesNotContain(s_many, series => series.Rate < 5 && series.Events.Any(one => one.Kind == AnomalyKind.Drop));
    }

    [Fact]
    public void Events_lie_in_the_series_a_day_apart_or_more() => Assert.All(s_many, series =>
    {
        Assert.All(series.Events, one => Assert.InRange(one.Rows.First, 7 * 288, one.Rows.Last));
        Assert.All(series.Events, one => Assert.InRange(one.Rows.Last, one.Rows.First, series.Counts.Count - 1));
        Assert.All(series.Events.Zip(series.Events.Skip(1)), pair => Assert.True(pair.Second.Rows.First - pair.First.Rows.Last > 12));
    });

    [Fact]
    public void Counts_follow_the_events()
    {
        foreach (var (series, one) in s_many.Where(series => series.Rate >= 20).SelectMany(series => series.Events.Select(one => (series, one))))
        {
            // The same hours of a week before, so that day and week cancel out.
            var (rows, before) = (Mean(series, one.Rows, 0), Mean(series, one.Rows with { Last = Math.Min(one.Rows.Last, one.Rows.First + 7 * 288 - 1) }, 7 * 288));
            var factor = rows / before;
            Assert.True(one.Name == "drop" ? factor < 0.6 : factor > 1.2, $"{one} at {series.Rate}: {factor}");
        }
    }

    [Fact]
    public void A_number_below_zero_is_no_series() => Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticSeries.Create(1, -1));

    private static double Mean(SyntheticSeries series, RowRange rows, int earlier) =>
        series.Counts.Skip(rows.First - earlier).Take(rows.Length).Average();
}
