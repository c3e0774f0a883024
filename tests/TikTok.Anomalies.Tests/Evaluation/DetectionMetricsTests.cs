using TikTok.Anomalies.Evaluation;

namespace TikTok.Anomalies.Tests.Evaluation;

public sealed class DetectionMetricsTests
{
    private const int Rows = 1000; // 150 are probation
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(5);
    private static readonly LabelledEvent s_spike = new("spike", new RowRange(300, 399), AnomalyKind.Spike);
    private static readonly LabelledEvent s_drop = new("drop", new RowRange(600, 649), AnomalyKind.Drop);

    [Fact]
    public void An_event_is_found_by_the_first_alert_in_it()
    {
        var metrics = DetectionMetrics.Of(Judged([(320, AnomalyKind.Spike), (330, AnomalyKind.Spike)]));
        Assert.Equal((1, 0.5, 1.0), (metrics.Found, metrics.Recall, metrics.Precision));
        Assert.Equal(2.0 / 3, metrics.F1, 10);
        Assert.Equal((TimeSpan.FromMinutes(100), 0.2), (metrics.MedianDelay, metrics.MedianDelayShare));
        Assert.Null(metrics.Outcomes[1].Delay);
    }

    [Fact]
    public void An_alert_of_another_kind_finds_it_too_and_the_right_kind_is_told_beside()
    {
        var wrong = DetectionMetrics.Of(Judged([(600, AnomalyKind.LevelShift)]));
        Assert.Equal((1, 0.0), (wrong.Found, wrong.RightKindShare));
        var later = DetectionMetrics.Of(Judged([(600, AnomalyKind.LevelShift), (640, AnomalyKind.Drop)]));
        Assert.Equal((1, 1.0, TimeSpan.Zero), (later.Found, later.RightKindShare, later.MedianDelay));
    }

    [Fact]
    public void Alerts_outside_are_false_by_the_episode_and_the_day()
    {
        var metrics = DetectionMetrics.Of(Judged([(200, null), (212, null), (225, null), (500, null)]));
        Assert.Equal((3, 0.0, 0.0), (metrics.FalseEpisodes, metrics.Precision, metrics.F1));
        Assert.Equal((1000 - 150 - 100 - 50 - 12) * 5 / 1440.0, metrics.QuietDays, 10);
        Assert.Equal(3 / metrics.QuietDays, metrics.FalseEpisodesPerDay, 10);
    }

    [Fact]
    public void Alerts_just_after_an_event_are_neither_right_nor_wrong()
    {
        Assert.Equal(0, DetectionMetrics.Of(Judged([(650, null), (661, null)])).FalseEpisodes);
        Assert.Equal(1, DetectionMetrics.Of(Judged([(662, null)])).FalseEpisodes);
    }

    [Fact]
    public void Probation_counts_neither_way()
    {
        var early = new LabelledEvent("early", new RowRange(100, 149), null);
        var half = new LabelledEvent("half", new RowRange(140, 159), null);
        var metrics = DetectionMetrics.Of(Judged([(20, null), (141, null)], early));
        Assert.Equal((0, 0), (metrics.Outcomes.Count, metrics.FalseEpisodes));
        Assert.Equal(0, DetectionMetrics.Of(Judged([(141, null)], half)).Found);
        Assert.Equal(TimeSpan.FromMinutes(10), DetectionMetrics.Of(Judged([(152, null)], half)).MedianDelay);
    }

    [Fact]
    public void Without_events_or_alerts_there_is_no_number_for_them()
    {
        var silent = DetectionMetrics.Of(Judged([]));
        Assert.Equal((0.0, double.NaN, double.NaN), (silent.Recall, silent.Precision, silent.RightKindShare));
        Assert.Null(silent.MedianDelay);
        Assert.Equal(double.NaN, DetectionMetrics.Sum([]).Recall);
    }

    [Fact]
    public void Series_add_up_and_the_median_is_that_of_all_delays()
    {
        var sum = DetectionMetrics.Sum([DetectionMetrics.Of(Judged([(301, null), (606, null)])), DetectionMetrics.Of(Judged([(303, null), (900, null)]))]);
        Assert.Equal((4, 3, 1, TimeSpan.FromMinutes(15)), (sum.Outcomes.Count, sum.Found, sum.FalseEpisodes, sum.MedianDelay));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, 5L)]
    [InlineData(1, 5L, 17L, 29L)]
    [InlineData(2, 5L, 18L)]
    [InlineData(3, 0L, 13L, 14L, 27L)]
    public void Alerts_within_twelve_windows_of_one_another_are_one_episode(int episodes, params long[] windows) =>
        Assert.Equal(episodes, Episodes.Count(windows));

    private static JudgedSeries Judged((int Row, AnomalyKind? Kind)[] alerts, params LabelledEvent[] events)
    {
        var (flags, kinds) = (new bool[Rows], new AnomalyKind?[Rows]);
        foreach (var (row, kind) in alerts)
            (flags[row], kinds[row]) = (true, kind);
        return new JudgedSeries(flags, kinds, [.. Enumerable.Range(0, Rows).Select(row => (long)row)], s_length, events.Length > 0 ? events : [s_spike, s_drop], [new RowRange(650, 661)]);
    }
}
