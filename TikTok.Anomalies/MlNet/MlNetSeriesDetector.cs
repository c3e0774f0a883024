using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// A detector of the ML.NET family as a detector of ours: with a score of 0 to 1 that alerts from 0.5 on, a kind and a band. SSA trains
/// on the first values of the series and is silent until then, <see cref="SsaTraining.HeadThenRest"/>.
/// </summary>
/// <example><code>
/// var options = CountDefaults.Options("ssa-spike", TimeSpan.FromHours(1), []);
/// var detector = new MlNetSeriesDetector(options);
/// var verdict = detector.Observe(hour, posts); // verdict.Alert, verdict.Score &gt;= 0.5
/// </code></example>
public sealed class MlNetSeriesDetector : ISeriesDetector
{
    /// <summary><see cref="Version"/> of them all.</summary>
    public const int CommonVersion = 1;

    private const int HeadBytes = 4 * sizeof(int) + 2 * sizeof(double);
    private const double MostTrained = 1e15;
    private readonly MlNetOptions _options;
    private readonly double _threshold;
    private readonly int _memory;
    private List<double>? _training; // what a model will be trained on; null when there is one, or none is needed
    private SsaModel? _model;
    private IMlNetDetector? _detector;
    private SeriesLevel _level;

    /// <summary>Starts a series.</summary>
    /// <param name="options">Parameters.</param>
    /// <exception cref="ArgumentException">A parameter is out of its bounds.</exception>
    public MlNetSeriesDetector(MlNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _threshold, _memory) = (options, ThresholdOf(options), RowsToSettle(options));
        if (options is SsaOptions)
            _training = [];
        else
            _detector = MlNetDetectors.StartWith(options, model: null);
    }

    /// <inheritdoc />
    public string Name => _options.Detector;

    /// <inheritdoc />
    public int Version => CommonVersion;

    /// <summary>Mean of the last values.</summary>
    public double Level => _level.Mean;

    /// <summary>How probable the value judged last is; NaN where the detector does not say.</summary>
    public double PValue { get; private set; } = double.NaN;

    /// <summary>Whether it judges: a model is trained, or none is needed.</summary>
    public bool IsReady => _detector is not null;

    /// <summary>
    /// How much of a series' past a detector can use: after so many values its model is trained, its history full, and every bet of a
    /// martingale one against a full history.
    /// </summary>
    public static int RowsToSettle(MlNetOptions options) => options switch
    {
        IidSpikeOptions spike => spike.PvalueHistoryLength,
        IidChangePointOptions change => 2 * change.ChangeHistoryLength,
        SsaSpikeOptions spike => spike.TrainingWindowSize + spike.PvalueHistoryLength,
        SsaChangePointOptions change => change.TrainingWindowSize + 2 * change.ChangeHistoryLength,
        SrCnnOptions residual => residual.WindowSize,
        _ => throw new ArgumentException($"{options} are parameters of no detector known here.", nameof(options)),
    };

    /// <summary>Size of the state of one series at most, bytes, its model included.</summary>
    public static int StateBytes(MlNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var model = options is SsaOptions ssa ? SsaModel.StateBytes(ssa.SeasonalityWindowSize) : 0;
        var training = options is SsaOptions { TrainingWindowSize: var rows } ? rows * sizeof(float) : 0; // kept until there is a model
        return checked(HeadBytes + Math.Max(options.StateBytes + model, training));
    }

    /// <inheritdoc />
    public SeriesVerdict Observe(DateTimeOffset start, double value)
    {
        var known = _level;
        _level.Learn(value, _memory);
        if (_detector is null)
        {
            Train(value);
            return new SeriesVerdict(0, Alert: false, null, known.Mean, known.Lower, known.Upper);
        }

        var output = _detector.Update(value);
        PValue = output.PValue;
        AnomalyKind? kind = !output.Alert ? null
            : _options is IidChangePointOptions or SsaChangePointOptions ? AnomalyKind.LevelShift
            : value < known.Mean ? AnomalyKind.Drop : AnomalyKind.Spike;
        return new SeriesVerdict(ScoreOf(output), output.Alert, kind, known.Mean, known.Lower, known.Upper);
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_level.Count);
        writer.Write(_level.Mean);
        writer.Write(_level.Variance);
        writer.Write(_training?.Count ?? 0);
        foreach (var value in _training ?? [])
            writer.Write((float)value);
        var buffer = new ArrayBufferWriter<byte>(_options.StateBytes);
        _model?.Save(buffer);
        writer.Write(buffer.WrittenCount);
        _detector?.Save(buffer);
        writer.Write(buffer.WrittenCount);
        writer.Write(buffer.WrittenSpan);
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="reader">Reads what <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <exception cref="ArgumentException">It was saved with other parameters.</exception>
    public static MlNetSeriesDetector Restore(BinaryReader reader, MlNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var detector = new MlNetSeriesDetector(options)
        {
            _level = new SeriesLevel { Count = reader.ReadInt32(), Mean = reader.ReadDouble(), Variance = reader.ReadDouble() },
        };
        for (var i = reader.ReadInt32(); i > 0; i--)
            detector._training?.Add(reader.ReadSingle());
        var model = reader.ReadInt32();
        var state = reader.ReadBytes(reader.ReadInt32());
        if (state.Length == 0)
            return detector;
        detector._training = null;
        detector._model = model == 0 ? null : SsaModel.Restore(state.AsSpan(0, model));
        detector._detector = MlNetDetectors.Restore(state.AsSpan(model), options, detector._model);
        return detector;
    }

    private static double ThresholdOf(MlNetOptions options) => options switch
    {
        IidSpikeOptions spike => 1 / (1 - spike.Confidence / 100),
        SsaSpikeOptions spike => 1 / (1 - spike.Confidence / 100),
        IidChangePointOptions change => ChangePointRule.Threshold(change.Confidence, change.ChangeHistoryLength, change.Martingale, change.Eps),
        SsaChangePointOptions change => ChangePointRule.Threshold(change.Confidence, change.ChangeHistoryLength, change.Martingale, change.Eps),
        SrCnnOptions residual => residual.Threshold,
        _ => throw new ArgumentException($"{options} are parameters of no detector known here.", nameof(options)),
    };

    private void Train(double value)
    {
        // A value that is no number teaches nothing, and one that cannot be squared in float32 no model is made of.
        if (_options is not SsaOptions ssa || !(Math.Abs(value) < MostTrained))
            return;
        _training!.Add(value);
        if (_training.Count < ssa.TrainingWindowSize)
            return;
        _model = ssa.Train([.. _training]);
        _detector = MlNetDetectors.StartWith(_options, _model);
        _training = null;
    }

    /// <summary>One half where the evidence is what the detector asks for, more the more it is; and never against the alert, which waits for a full history.</summary>
    private double ScoreOf(in MlNetOutput output)
    {
        var evidence = _options switch
        {
            SrCnnOptions => output.Score,
            IidChangePointOptions or SsaChangePointOptions => output.Martingale,
            _ => 1 / output.PValue,
        };
        var score = 0.5 + Math.Atan(Math.Log(evidence / _threshold)) / Math.PI;
        if (double.IsNaN(score))
            score = 0;
        return output.Alert ? Math.Max(score, SeriesVerdict.AlertThreshold) : Math.Min(score, Math.BitDecrement(SeriesVerdict.AlertThreshold));
    }
}
