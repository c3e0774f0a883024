using System.Numerics;
using CsCheck;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class SrCnnDetectorTests
{
    [Fact]
    public void Until_the_window_is_full_zeros_are_printed()
    {
        var detector = new SrCnnDetector(new SrCnnOptions { WindowSize = 12, JudgementWindowSize = 5 });
        for (var i = 0; i < 11; i++)
            Assert.Equal(new MlNetOutput(Alert: false, 0, double.NaN, double.NaN, 0), detector.Update(i * 7 % 5));
        Assert.NotEqual(0, detector.Update(3).Mag);
    }

    [Fact]
    public void A_value_that_sticks_out_is_salient()
    {
        var detector = new SrCnnDetector(new SrCnnOptions { WindowSize = 24, JudgementWindowSize = 16 });
        var outputs = Enumerable.Range(0, 91).Select(hour => detector.Update(hour == 90 ? 80 : 10 + hour * 7 % 5)).ToList();
        Assert.True(outputs[90].Alert);
        Assert.True(outputs[90].Score > 5 * outputs.Skip(70).Take(20).Max(output => output.Score));
    }

    [Fact]
    public void An_absent_value_is_felt_as_long_as_the_window_holds_it()
    {
        var detector = new SrCnnDetector(new SrCnnOptions { WindowSize = 12, JudgementWindowSize = 5 });
        var outputs = Enumerable.Range(0, 60).Select(i => detector.Update(i == 20 ? double.NaN : i * 7 % 5 + i % 3)).ToList();
        Assert.Equal(Enumerable.Range(20, 12), Enumerable.Range(0, 60).Where(i => double.IsNaN(outputs[i].Score)));
        Assert.All(outputs.Skip(20).Take(12), output => Assert.False(output.Alert));
    }

    [Fact]
    public void Saliency_is_the_spectral_residual_of_the_window_for_every_size()
    {
        Gen.Select(Gen.Int[3, 40], Gen.Int[1, 8], Gen.Int[1, 5], Gen.Double[10, 100].Array[40]).Sample((window, backAdd, averaging, values) =>
        {
            var options = new SrCnnOptions
            {
                WindowSize = window,
                BackAddWindowSize = backAdd,
                LookaheadWindowSize = Math.Min(5, window - 2),
                AveragingWindowSize = Math.Min(averaging, window),
                JudgementWindowSize = Math.Max(1, window / 2),
            };
            var detector = new SrCnnDetector(options);
            var last = values.Take(window).Select(detector.Update).ToList()[^1];
            var (score, mag) = Naive(options, [.. values.Take(window)]);
            Assert.Equal(mag, last.Mag, 1e-3 * mag + 1e-3);
            Assert.Equal(score, last.Score, 2e-2 * score + 1e-2);
        }, iter: 500);
    }

    /// <summary>The definition, in double: every sum of the transform written out.</summary>
    private static (double Score, double Mag) Naive(SrCnnOptions options, double[] values)
    {
        var before = values[^(options.LookaheadWindowSize + 2)..^1];
        var slopes = before.SkipLast(1).Select((value, i) => (before[^1] - value) / (before.Length - 1 - i)).Sum();
        double[] padded = [.. values, .. Enumerable.Repeat(before[1] + slopes, options.BackAddWindowSize)];
        var spectrum = Transform([.. padded.Select(value => new Complex(value, 0))], -1);
        double[] logs = [.. spectrum.Select(bin => Math.Log(bin.Magnitude))];
        var residual = spectrum.Select((bin, i) => bin / bin.Magnitude * Math.Exp(logs[i] - logs[Math.Max(0, i - options.AveragingWindowSize + 1)..(i + 1)].Average()));
        double[] saliency = [.. Transform([.. residual], 1).Select(bin => bin.Magnitude / padded.Length)];
        var mag = saliency[values.Length - 1];
        var average = saliency[(values.Length - options.JudgementWindowSize)..values.Length].Average();
        return (Math.Abs(mag - average) / Math.Max(average, 1e-8) / 10, mag);
    }

    private static Complex[] Transform(Complex[] values, int sign) =>
        [.. values.Select((_, k) => values.Select((value, n) => value * Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * k * n / values.Length)).Aggregate(Complex.Add))];
}
