using BenchmarkDotNet.Attributes;
using TikTok.Anomalies.MlNet;

namespace TikTok.Bench.Micro;

/// <summary>One update of each detector of the ML.NET family, on a series with a daily season, its history full.</summary>
[MemoryDiagnoser]
public class MlNetBenchmarks
{
    private const int Period = 4096;

    private readonly double[] _values = Series();
    private int _next;
    private IMlNetDetector _iidSpike = null!, _iidSpikeExact = null!, _iidChangePoint = null!, _ssaSpike = null!, _ssaChangePoint = null!, _srCnn = null!, _srCnn59 = null!;
    private SsaSpikeDetector _ssaSpikeHighRank = null!;

    [GlobalSetup]
    public void FillHistories()
    {
        var ssa = new SsaSpikeOptions { PvalueHistoryLength = 32, TrainingWindowSize = 480, SeasonalityWindowSize = 48 };
        _iidSpike = Filled(new IidSpikeOptions { PvalueHistoryLength = 200 });
        _iidSpikeExact = Filled(new IidSpikeOptions { PvalueHistoryLength = 200, ExactVariance = true });
        _iidChangePoint = Filled(new IidChangePointOptions { ChangeHistoryLength = 200 });
        _ssaSpike = Filled(ssa);
        // Rare spikes take nearly as many components as there can be: 23 of 24.
        _ssaSpikeHighRank = new SsaSpikeDetector(ssa, ssa.Train([.. Enumerable.Range(0, 480).Select(i => i % 37 == 0 ? 50.0 : i % 11 == 3 ? 7 : 0)]));
        _ssaChangePoint = Filled(new SsaChangePointOptions { ChangeHistoryLength = 32, TrainingWindowSize = 480, SeasonalityWindowSize = 48 });
        _srCnn = Filled(new SrCnnOptions());
        _srCnn59 = Filled(new SrCnnOptions { WindowSize = 59 });
    }

    [Benchmark(Description = "iid-spike, history 200")]
    public double IidSpike() => _iidSpike.Update(Next()).PValue;

    [Benchmark(Description = "iid-spike, history 200, exact variance")]
    public double IidSpikeExact() => _iidSpikeExact.Update(Next()).PValue;

    [Benchmark(Description = "iid-change-point, history 200")]
    public double IidChangePoint() => _iidChangePoint.Update(Next()).Martingale;

    [Benchmark(Description = "ssa-spike, window 48, history 32")]
    public double SsaSpike() => _ssaSpike.Update(Next()).PValue;

    [Benchmark(Description = "ssa-spike, window 48, history 32, rank 23")]
    public double SsaSpikeHighRank() => _ssaSpikeHighRank.Update(Next()).PValue;

    [Benchmark(Description = "ssa-change-point, window 48, history 32")]
    public double SsaChangePoint() => _ssaChangePoint.Update(Next()).Martingale;

    [Benchmark(Description = "sr-cnn, window 64 (69 points)")]
    public double SrCnn() => _srCnn.Update(Next()).Score;

    [Benchmark(Description = "sr-cnn, window 59 (64 points)")]
    public double SrCnn59() => _srCnn59.Update(Next()).Score;

    [Benchmark(Description = "training of an SSA model, 480 values, window 48")]
    public int TrainSsa() => SsaModel.Train(_values, trainingWindowSize: 480, seasonalityWindowSize: 48).Rank;

    private double Next() => _values[_next++ % Period];

    private IMlNetDetector Filled(MlNetOptions options)
    {
        var detector = MlNetDetectors.Start(options, _values);
        foreach (var value in _values)
            detector.Update(value);
        return detector;
    }

    private static double[] Series()
    {
        var noise = new Random(1);
        return [.. Enumerable.Range(0, Period).Select(hour => Math.Round(100 + 40 * Math.Sin(hour * Math.PI / 12) + 20 * noise.NextDouble() * noise.NextDouble()))];
    }
}
