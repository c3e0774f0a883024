using TikTok.Anomalies.Evaluation;
using TikTok.Anomalies.Seasonal;
using TikTok.Anomalies.Tests.Support;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class SeasonalDetectorTests
{
    private const int Day = 288;
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset s_start = new(2019, 9, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_burst_is_a_spike_and_said_as_it_begins()
    {
        var alerts = Alerts(20 * Day, row => row is >= 10 * Day and < 10 * Day + 24 ? 200 : 20);
        Assert.All(alerts, alert => Assert.Equal(AnomalyKind.Spike, alert.Kind));
        Assert.All(alerts, alert => Assert.InRange(alert.Row, 10 * Day, 10 * Day + 2)); // once, and again while its hour fills
        Assert.Equal(1, Episodes.Count(alerts.Select(alert => (long)alert.Row)));
    }

    [Fact]
    public void Four_times_as_much_that_stays_is_a_level_shift_and_then_the_new_normal()
    {
        var alerts = Alerts(30 * Day, row => row < 10 * Day ? 20 : 80);
        Assert.Equal(AnomalyKind.LevelShift, alerts[^1].Kind);
        Assert.Single(alerts, alert => alert.Kind == AnomalyKind.LevelShift);
        Assert.InRange(alerts[^1].Row, 10 * Day, 14 * Day);
    }

    [Fact]
    public void Silence_where_there_was_much_is_a_drop()
    {
        var alerts = Alerts(14 * Day, row => row is >= 10 * Day and < 11 * Day + Day / 2 ? 1 : 20);
        Assert.Contains(alerts, alert => alert.Kind == AnomalyKind.Drop && alert.Row < 11 * Day + Day / 2);
        Assert.DoesNotContain(alerts, alert => alert.Row < 10 * Day);
    }

    [Fact]
    public void Where_there_is_little_nothing_is_no_drop() =>
        Assert.DoesNotContain(Alerts(14 * Day, row => row < 10 * Day ? 0.2 : 0), alert => alert.Kind == AnomalyKind.Drop);

    [Fact]
    public void An_ordinary_month_hardly_alerts() => Assert.InRange(Alerts(30 * Day, _ => 20).Count, 0, 2);

    [Fact]
    public void On_its_first_day_a_series_is_not_judged() =>
        Assert.DoesNotContain(Alerts(2 * Day, row => row is > 100 and < 150 ? 300 : 3), alert => alert.Row < Day);

    [Fact]
    public void The_hours_of_the_day_are_learned()
    {
        var (detector, draws) = (new SeasonalDetector(s_length), new Draws(1));
        var expected = new double[Day];
        for (var row = 0; row < 90 * Day; row++)
            expected[row % Day] = detector.Observe(s_start + row * s_length, draws.Poisson(row % Day < Day / 2 ? 30 : 10)).Expected;
        Assert.True(expected[Day / 4] > 1.8 * expected[3 * Day / 4], $"{expected[Day / 4]} by day, {expected[3 * Day / 4]} by night");
    }

    [Fact]
    public void A_negative_count_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeasonalDetector(s_length).Observe(s_start, -1));

    private static List<(int Row, AnomalyKind Kind)> Alerts(int rows, Func<int, double> mean)
    {
        var (detector, draws, alerts) = (new SeasonalDetector(s_length), new Draws(1), new List<(int, AnomalyKind)>());
        for (var row = 0; row < rows; row++)
            if (detector.Observe(s_start + row * s_length, draws.Poisson(mean(row))) is { Alert: true } verdict)
                alerts.Add((row, verdict.Kind!.Value));
        return alerts;
    }
}
