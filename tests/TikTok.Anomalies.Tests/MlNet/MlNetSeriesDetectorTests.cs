using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class MlNetSeriesDetectorTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset s_start = new(2020, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. MlNetDetectors.Names];

    [Theory]
    [InlineData(MlNetDetectors.IidSpike, AnomalyKind.Spike)]
    [InlineData(MlNetDetectors.SsaSpike, AnomalyKind.Spike)]
    [InlineData(MlNetDetectors.SrCnn, AnomalyKind.Spike)]
    [InlineData(MlNetDetectors.IidChangePoint, AnomalyKind.LevelShift)]
    [InlineData(MlNetDetectors.SsaChangePoint, AnomalyKind.LevelShift)]
    public void A_series_that_takes_off_is_told_of_and_called_what_the_detector_looks_for(string name, AnomalyKind kind)
    {
        var verdicts = Judge(new MlNetSeriesDetector(CountDefaults.Options(name, s_hour, [])), [.. Hours(700), .. TakingOff]);
        Assert.Contains(verdicts[700..], verdict => verdict.Kind == kind && verdict.Score >= 0.5);
        Assert.All(verdicts[700..701], verdict => Assert.InRange(verdict.Expected, 8, 16));
        Assert.All(verdicts[700..701], verdict => Assert.InRange(verdict.Upper, 16, 40));
    }

    [Fact]
    public void A_spike_downwards_is_a_drop()
    {
        var options = MlNetDetectors.Options(MlNetDetectors.IidSpike, [new("side", "Negative"), new("pvalueHistoryLength", "50")]);
        var verdicts = Judge(new MlNetSeriesDetector(options), [.. Hours(100).Select(posts => posts + 100), 0]);
        Assert.Equal(AnomalyKind.Drop, verdicts[^1].Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_series_goes_on_as_if_nothing_had_been(string name)
    {
        var options = CountDefaults.Options(name, s_hour, []);
        double[] series = [.. Hours(600), 90, 80, .. Hours(100)];
        var whole = Judge(new MlNetSeriesDetector(options), series);
        foreach (var cut in new[] { 0, 1, 100, 167, 168, 169, 601 })
        {
            var first = new MlNetSeriesDetector(options);
            var before = Judge(first, series[..cut]);
            using var state = new MemoryStream();
            using (var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true))
                first.Save(writer);
            Assert.InRange(state.Length, 1, MlNetSeriesDetector.StateBytes(options));
            state.Position = 0;
            using var reader = new BinaryReader(state);
            Assert.Equal(whole, before.Concat(Judge(MlNetSeriesDetector.Restore(reader, options), series[cut..])));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_no_number_or_infinite_breaks_nothing(string name)
    {
        double[] series = [.. Hours(50), double.NaN, double.PositiveInfinity, double.MaxValue, .. Hours(600)];
        foreach (var verdict in Judge(new MlNetSeriesDetector(CountDefaults.Options(name, s_hour, [])), series))
        {
            Assert.InRange(verdict.Score, 0, 1);
            Assert.Equal(verdict.Alert, verdict.Score >= SeriesVerdict.AlertThreshold);
            Assert.True(double.IsFinite(verdict.Expected) && double.IsFinite(verdict.Lower) && double.IsFinite(verdict.Upper));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_as_many_values_as_it_needs_it_is_ready_to_alert(string name)
    {
        var options = CountDefaults.Options(name, s_hour, []);
        var detector = new MlNetSeriesDetector(options);
        Judge(detector, [.. Hours(MlNetSeriesDetector.RowsToSettle(options))]);
        Assert.True(detector.IsReady);
        Assert.Contains(Judge(detector, TakingOff), verdict => verdict.Alert);
    }

    [Theory]
    [InlineData(MlNetDetectors.IidSpike, "100")]
    [InlineData(MlNetDetectors.IidSpike, "0")]
    [InlineData(MlNetDetectors.SsaChangePoint, "100")]
    [InlineData(MlNetDetectors.SsaChangePoint, "0")]
    public void A_confidence_at_its_bounds_has_scores_that_agree_with_the_alerts(string name, string confidence)
    {
        var verdicts = Judge(new MlNetSeriesDetector(CountDefaults.Options(name, s_hour, [new("confidence", confidence)])), [.. Hours(600)]);
        Assert.All(verdicts, verdict => Assert.Equal(verdict.Alert, verdict.Score >= SeriesVerdict.AlertThreshold));
        Assert.Equal(confidence == "0", verdicts.Any(verdict => verdict.Alert));
    }

    /// <summary>Each hour is unlike all before it.</summary>
    private static IEnumerable<double> TakingOff => Enumerable.Range(0, 8).Select(hour => 300 * Math.Pow(5, hour));

    private static IEnumerable<double> Hours(int hours) => Enumerable.Range(0, hours).Select(hour => Math.Round(12 + 4 * Math.Sin(hour * Math.PI / 12) + hour * 7 % 5 - 2));

    private static List<SeriesVerdict> Judge(MlNetSeriesDetector detector, IEnumerable<double> values) =>
        [.. values.Select((value, hour) => detector.Observe(s_start + hour * s_hour, value))];
}
