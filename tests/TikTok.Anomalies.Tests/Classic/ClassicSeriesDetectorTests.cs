using TikTok.Anomalies.Classic;

namespace TikTok.Anomalies.Tests.Classic;

public sealed class ClassicSeriesDetectorTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset s_start = new(2019, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ClassicSeriesDetector _detector = new(s_length);
    private int _row;

    [Theory]
    [InlineData(24, false)] // a mean of 20 and a deviation of 2: the band ends a little above 25
    [InlineData(26, true)]
    [InlineData(0, false)]
    public void It_alerts_from_two_and_a_half_deviations_above_the_mean(double value, bool alerts)
    {
        Feed(100, row => row % 2 == 0 ? 18 : 22);
        var verdict = Next(value);
        Assert.Equal((alerts, alerts ? AnomalyKind.Spike : null), (verdict.Alert, verdict.Kind));
        Assert.Equal(alerts, verdict.Score >= SeriesVerdict.AlertThreshold);
        Assert.Equal(20, verdict.Expected, 1e-9);
    }

    [Fact]
    public void Where_a_series_never_varied_one_more_alerts_and_the_score_says_so()
    {
        Feed(10, _ => 4);
        var verdict = Next(5);
        Assert.True(verdict.Alert);
        Assert.Equal(SeriesVerdict.AlertThreshold, verdict.Score);
    }

    [Fact]
    public void It_remembers_seven_days()
    {
        Feed(24, _ => 1000);
        Feed(7 * 24 + 1, row => row % 2 == 0 ? 18 : 22);
        Assert.Equal(20, Next(20).Expected, 0.1);
    }

    [Fact]
    public void A_window_is_not_judged_by_itself()
    {
        Feed(10, _ => 4);
        Assert.Equal(4, Next(1e6).Expected);
    }

    [Fact]
    public void Below_a_mean_of_one_nothing_alerts()
    {
        Feed(100, row => row % 4 == 0 ? 1 : 0);
        Assert.False(Next(50).Alert);
    }

    [Fact]
    public void A_window_has_a_length() => Assert.Throws<ArgumentOutOfRangeException>(() => new ClassicSeriesDetector(TimeSpan.Zero));

    private void Feed(int rows, Func<int, double> value)
    {
        for (var row = 0; row < rows; row++)
            Next(value(row));
    }

    private SeriesVerdict Next(double value) => _detector.Observe(s_start + _row++ * s_length, value);
}
