using System.Buffers;
using CsCheck;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class MlNetStateTests
{
    private static readonly Gen<double> Values = Gen.Frequency(
        (20, Gen.Int[0, 20].Select(count => (double)count)), (5, Gen.Double[-1e6, 1e6]), (1, Gen.Const(double.NaN)), (1, Gen.Const(double.PositiveInfinity)));

    public static TheoryData<string> Detectors => [.. MlNetDetectors.Names];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_series_restored_in_the_middle_goes_on_bit_for_bit(string name)
    {
        Gen.Select(Values.Array[0, 150], Values.Array[1, 150], Gen.Bool, Gen.Int[1, 20], Gen.Int[2, 9]).Sample((before, after, exact, history, window) =>
        {
            var options = Options(name, exact, history, window);
            var model = options is SsaOptions ssa ? ssa.Train(Training) : null;
            foreach (var mode in new[] { MlNetMode.Batch, MlNetMode.Stream })
            {
                var original = Start(options, model, mode);
                foreach (var value in before)
                    original.Update(value);
                var bytes = new ArrayBufferWriter<byte>();
                original.Save(bytes);
                Assert.Equal(options.StateBytes, bytes.WrittenCount);
                var restored = MlNetDetectors.Restore(bytes.WrittenSpan, options, model, mode);
                Assert.Equal(after.Select(original.Update), after.Select(restored.Update));
            }
        }, iter: 100);
    }

    [Theory]
    [InlineData(MlNetDetectors.IidSpike)]
    [InlineData(MlNetDetectors.IidChangePoint)]
    [InlineData(MlNetDetectors.SrCnn)]
    public void Batch_and_stream_are_one_where_nothing_is_predicted(string name) =>
        Gen.Select(Values.Array[1, 200], Gen.Int[1, 20]).Sample((values, history) =>
        {
            var options = Options(name, exact: false, history, 5);
            var (batch, stream) = (Start(options, null, MlNetMode.Batch), Start(options, null, MlNetMode.Stream));
            Assert.Equal(values.Select(batch.Update), values.Select(stream.Update));
        }, iter: 100);

    [Theory]
    [MemberData(nameof(Detectors))]
    public void An_update_allocates_nothing(string name)
    {
        var options = Options(name, exact: false, 30, 8);
        var detector = MlNetDetectors.Start(options, Training);
        for (var i = 0; i < 200; i++)
            detector.Update(i % 7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            detector.Update(i % 7);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_state_of_other_parameters_or_another_version_is_refused(string name)
    {
        var options = Options(name, exact: false, 10, 4);
        var model = options is SsaOptions ssa ? ssa.Train(Training) : null;
        var bytes = new ArrayBufferWriter<byte>();
        Start(options, model, MlNetMode.Batch).Save(bytes);
        var state = bytes.WrittenSpan.ToArray();
        Assert.Contains("parameters", Assert.Throws<ArgumentException>(() => MlNetDetectors.Restore(state.AsSpan(1), options, model)).Message, StringComparison.Ordinal);
        state[0]++;
        Assert.Contains("version 2", Assert.Throws<ArgumentException>(() => MlNetDetectors.Restore(state, options, model)).Message, StringComparison.Ordinal);
        state[0]--;
        state.AsSpan(1, 4).Fill(0xff);
        Assert.Throws<InvalidDataException>(() => MlNetDetectors.Restore(state, options, model));
    }

    [Fact]
    public void An_ssa_state_without_its_model_is_refused()
    {
        var options = new SsaSpikeOptions();
        Assert.Throws<ArgumentNullException>(() => MlNetDetectors.Restore(new byte[options.StateBytes], options));
    }

    [Theory]
    [InlineData(MlNetDetectors.IidSpike, 813)]
    [InlineData(MlNetDetectors.IidChangePoint, 2_429)]
    [InlineData(MlNetDetectors.SsaSpike, 813 + 376)]
    [InlineData(MlNetDetectors.SsaChangePoint, 2_429 + 376)]
    public void The_size_of_a_state_is_as_published(string name, int bytes) => Assert.Equal(bytes, Options(name, exact: false, 200, 48).StateBytes);

    [Theory]
    [MemberData(nameof(Detectors))]
    public void No_series_breaks_a_detector(string name) =>
        Gen.Select(Gen.Frequency((5, Gen.Int[0, 3].Select(count => (double)count)), (1, Gen.Double)).Array[0, 300], Gen.Int[1, 40], Gen.Int[2, 30]).Sample((values, history, window) =>
        {
            var options = Options(name, exact: false, history, window);
            var detector = Start(options, options is SsaOptions ssa ? ssa.Train([.. values.Where(value => Math.Abs(value) < 1e15)]) : null, MlNetMode.Batch);
            Assert.All(values, value => Assert.True(detector.Update(value) is var output && (double.IsNaN(output.PValue) || output.PValue is >= 1e-8 and <= 1 - 1e-8)));
        }, iter: 100);

    private static double[] Training { get; } = [.. Enumerable.Range(0, 200).Select(i => 10 + 5 * Math.Sin(i * Math.PI / 6) + i * 7 % 5)];

    private static IMlNetDetector Start(MlNetOptions options, SsaModel? model, MlNetMode mode) => options switch
    {
        SsaSpikeOptions spike => new SsaSpikeDetector(spike, model!, mode),
        SsaChangePointOptions change => new SsaChangePointDetector(change, model!, mode),
        _ => MlNetDetectors.Start(options, [], mode),
    };

    private static MlNetOptions Options(string name, bool exact, int history, int window) => name switch
    {
        MlNetDetectors.IidSpike => new IidSpikeOptions { PvalueHistoryLength = history, ExactVariance = exact },
        MlNetDetectors.IidChangePoint => new IidChangePointOptions { ChangeHistoryLength = history, ExactVariance = exact },
        MlNetDetectors.SsaSpike => new SsaSpikeOptions { PvalueHistoryLength = history, SeasonalityWindowSize = window, ExactVariance = exact },
        MlNetDetectors.SsaChangePoint => new SsaChangePointOptions { ChangeHistoryLength = history, SeasonalityWindowSize = window, ExactVariance = exact, Martingale = Martingale.Mixture },
        _ => new SrCnnOptions { WindowSize = window + 2, LookaheadWindowSize = Math.Min(5, window), AveragingWindowSize = 2, JudgementWindowSize = Math.Min(21, window + 2) },
    };
}
