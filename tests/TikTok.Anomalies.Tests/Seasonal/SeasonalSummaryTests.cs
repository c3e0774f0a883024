using TikTok.Anomalies.Seasonal;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class SeasonalSummaryTests
{
    private const int Noon = 12;
    private const int WindowsPerDay = 288;
    private static readonly double[] s_flat = [.. Enumerable.Repeat(1000.0, 24)];
    private static readonly double[] s_flatWeek = [.. Enumerable.Repeat(1000.0, 7)];

    [Fact]
    public void A_keyword_without_posts_of_its_own_has_the_shape_of_its_language()
    {
        var languages = new Dictionary<string, double[]>(StringComparer.Ordinal) { ["ja"] = [.. Enumerable.Range(0, 24).Select(hour => hour < Noon ? 2000.0 : 0)] };
        var seed = Summary(languages: languages).Of(Totals(posts: 1, hours: AtNoon(1), language: "ja"));
        Assert.All(seed.Day[..Noon], factor => Assert.Equal(2, factor, 0.1));
        Assert.All(seed.Day[(Noon + 1)..], factor => Assert.Equal(0, factor, 0.1));
        Assert.All(Summary(languages: languages).Of(Totals(posts: 1, hours: AtNoon(1), language: null)).Day[..Noon], factor => Assert.Equal(1, factor, 0.1));
    }

    [Fact]
    public void The_more_posts_a_keyword_has_the_more_its_shape_is_its_own()
    {
        var noon = new[] { 10, 100, 1000, 100_000 }.Select(posts => Summary().Of(Totals(posts, AtNoon(posts))).Day[Noon]).ToArray();
        Assert.Equal(noon.Order(), noon);
        Assert.InRange(noon[0], 1, 5);
        Assert.InRange(noon[^1], 13, 24); // 24 times the mean hour, seen on seven days against a prior of five
    }

    [Fact]
    public void More_days_weigh_more()
    {
        var (week, month) = (Summary(days: 7).Of(Totals(700, AtNoon(700))), Summary(days: 28).Of(Totals(2800, AtNoon(2800))));
        Assert.True(month.Day[Noon] > week.Day[Noon], $"{month.Day[Noon]} after a month, {week.Day[Noon]} after a week");
    }

    [Fact]
    public void Posts_of_every_hour_alike_have_a_flat_shape()
    {
        var seed = Summary().Of(Totals(2400, [.. Enumerable.Repeat(100.0, 24)], weekdays: [.. Enumerable.Repeat(2400 / 7.0, 7)]));
        Assert.All(seed.Day.Concat(seed.Week), factor => Assert.Equal(1, factor, 1e-5));
        Assert.Equal((2400.0 / (7 * WindowsPerDay), 7.0), (seed.Mean, seed.SupportDays));
    }

    [Fact]
    public void Days_of_the_week_differ_beside_the_platforms_own()
    {
        var sundays = Summary(days: 28, weekdays: [7000, .. Enumerable.Repeat(1000.0, 6)]);
        var asPlatform = sundays.Of(Totals(1300, s_flat, weekdays: [700, .. Enumerable.Repeat(100.0, 6)]));
        Assert.All(asPlatform.Week, factor => Assert.Equal(1, factor, 1e-5));
    }

    [Fact]
    public void Counts_of_a_Poisson_have_a_dispersion_at_its_floor()
    {
        const double windows = 7 * WindowsPerDay, mean = 5, hours = 7 * 24, hourMean = 60;
        var seed = Summary().Of(new KeywordTotals(
            mean * windows, windows * (mean + mean * mean), hours * (hourMean + hourMean * hourMean), [.. Enumerable.Repeat(mean * windows / 24, 24)], s_flatWeek, null));
        Assert.Equal((0.02, 0.02), (seed.Dispersion, seed.HourDispersion));
    }

    [Fact]
    public void Counts_that_vary_more_have_the_dispersion_that_they_were_made_with()
    {
        const double windows = 7 * WindowsPerDay, mean = 50, dispersion = 0.5;
        var seed = Summary().Of(Totals(mean * windows, [.. Enumerable.Repeat(mean * windows / 24, 24)]) with { SumOfSquares = windows * (mean + (1 + dispersion) * mean * mean) });
        Assert.Equal(dispersion, seed.Dispersion, 0.01);
    }

    [Fact]
    public void What_varies_by_the_clock_is_no_dispersion()
    {
        // A Poisson of 48 in every window of noon, none else: without its shape that would be a dispersion of 23.
        const double windows = 28 * 12, mean = 48;
        var seed = Summary(days: 28).Of(Totals(mean * windows, AtNoon(mean * windows)) with { SumOfSquares = windows * (mean + mean * mean) });
        Assert.InRange(seed.Dispersion, 0.02, 1);
    }

    [Fact]
    public void Of_few_posts_the_dispersion_is_the_usual_one() => Assert.Equal(0.1, Summary().Of(Totals(1, AtNoon(1))).Dispersion, 0.05);

    private static SeasonalSummary Summary(int days = 7, IReadOnlyDictionary<string, double[]>? languages = null, double[]? weekdays = null) =>
        new(s_flat, weekdays ?? s_flatWeek, languages ?? new Dictionary<string, double[]>(StringComparer.Ordinal), days, days * WindowsPerDay, new SeasonalOptions());

    private static KeywordTotals Totals(double posts, double[] hours, string? language = null, double[]? weekdays = null) =>
        new(posts, SumOfSquares: posts, SumOfSquaredHours: posts, hours, weekdays ?? [.. Enumerable.Repeat(posts / 7, 7)], language);

    private static double[] AtNoon(double posts) => [.. Enumerable.Range(0, 24).Select(hour => hour == Noon ? posts : 0)];
}
