using System.Buffers;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.MLNet.Conformance;

/// <summary>Microsoft's detectors beside ours on series with noise: where nothing is left to rounding, their numbers are the same.</summary>
public sealed class MicrosoftConformanceTests
{
    private const int Training = 288;

    public static TheoryData<string, string[]> Detectors => new()
    {
        { "iid-spike", ["confidence=95", "pvalueHistoryLength=30"] },
        { "iid-spike", ["confidence=99", "pvalueHistoryLength=200", "side=Positive"] },
        { "iid-change-point", ["confidence=95", "changeHistoryLength=20"] },
        { "iid-change-point", ["confidence=90", "changeHistoryLength=12", "martingale=Mixture"] },
        { "ssa-spike", ["confidence=95", "pvalueHistoryLength=32", "trainingWindowSize=288", "seasonalityWindowSize=24"] },
        { "ssa-spike", ["confidence=98", "pvalueHistoryLength=40", "trainingWindowSize=200", "seasonalityWindowSize=12", "errorFunction=AbsoluteDifference", "side=Positive"] },
        { "ssa-change-point", ["confidence=95", "changeHistoryLength=20", "trainingWindowSize=288", "seasonalityWindowSize=48", "eps=0.3"] },
        { "sr-cnn", [] },
        { "sr-cnn", ["windowSize=24", "judgementWindowSize=16", "threshold=0.2"] },
    };

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Transform_prints_what_ours_prints_in_batch(string name, string[] parameters)
    {
        foreach (var series in Series())
        {
            var options = MlNetDetectors.Options(name, Pairs(parameters));
            var ours = MlNetDetectors.Start(options, series);
            var theirs = MicrosoftDetector.Transform(options, series, series);
            Assert.Equal(series.Length, theirs.Count);
            for (var i = 0; i < series.Length; i++)
                Same(options, theirs[i], ours.Update(series[i]), series, i);
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void An_engine_answers_what_ours_answers_in_stream(string name, string[] parameters)
    {
        foreach (var series in Series())
        {
            var options = MicrosoftDetector.Options("mlnet-" + name, Pairs(parameters));
            var ours = MlNetDetectors.Start(options, series.AsSpan(0, Training), MlNetMode.Stream);
            var theirs = new MicrosoftDetector(options, series.AsSpan(0, Training));
            for (var i = Training; i < series.Length; i++)
                Same(options, theirs.Update(series[i]), ours.Update(series[i]), series, i);
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_checkpoint_goes_on_where_the_engine_was(string name, string[] parameters)
    {
        var series = Series()[0];
        var options = MlNetDetectors.Options(name, Pairs(parameters));
        var original = new MicrosoftDetector(options, series.AsSpan(0, Training));
        foreach (var value in series.AsSpan(Training, 50))
            original.Update(value);
        var bytes = new ArrayBufferWriter<byte>();
        original.Save(bytes);
        var restored = MicrosoftDetector.Restore(bytes.WrittenSpan, options);
        for (var i = Training + 50; i < series.Length; i++)
            Same(options, original.Update(series[i]), restored.Update(series[i]), series, i);
    }

    [Fact]
    public void What_is_ours_alone_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MicrosoftDetector(new IidSpikeOptions { ExactVariance = true }, []));

    private static void Same(MlNetOptions options, MlNetOutput theirs, MlNetOutput ours, double[] series, int row)
    {
        var largest = series.AsSpan(0, row + 1).ToArray().Max(Math.Abs);
        var (score, p, martingale) = options switch
        {
            SrCnnOptions => (1e-3 * Math.Abs(theirs.Score) + 1e-4, 0, 0),
            SsaOptions => (1e-4 * largest, 1e-3, 0.02 * theirs.Martingale),
            _ => (0, 1e-12 * theirs.PValue, 1e-12 * theirs.Martingale),
        };
        Near(theirs.Score, ours.Score, score, row);
        Near(theirs.PValue, ours.PValue, p, row);
        Near(theirs.Martingale, ours.Martingale, martingale, row);
        Near(theirs.Mag, ours.Mag, 1e-3 * Math.Abs(theirs.Mag) + 1e-4, row);
    }

    private static void Near(double expected, double actual, double tolerance, int row) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance, $"row {row}: {expected} was expected, {actual} came");

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string[] parameters) =>
        parameters.Select(parameter => parameter.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>Counts with a season, noise with a step and spikes, and a slow trend.</summary>
    private static List<double[]> Series()
    {
        var noise = new Random(11);
        return
        [
            [.. Enumerable.Range(0, 600).Select(i => Math.Round(40 + 25 * Math.Sin(i * Math.PI / 12) + 12 * noise.NextDouble()))],
            [.. Enumerable.Range(0, 600).Select(i => (i < 400 ? 100 : 140) + 20 * (noise.NextDouble() + noise.NextDouble()) + (i % 97 == 96 ? 90 : 0))],
            [.. Enumerable.Range(0, 600).Select(i => 0.05 * i + 3 * noise.NextDouble() * noise.NextDouble())],
        ];
    }
}
