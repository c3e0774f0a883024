using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Transforms.TimeSeries;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.MLNet;

/// <summary>
/// A detector of Microsoft.ML.TimeSeries behind the shape of ours, for one series. Updates allocate, and they go through
/// CreateTimeSeriesEngine: SSA scores as in <see cref="MlNetMode.Stream"/>. What Transform prints comes from <see cref="Transform"/>.
/// </summary>
/// <example>
/// <code>
/// var options = MicrosoftDetector.Options("mlnet-iid-spike", [new("confidence", "95"), new("pvalueHistoryLength", "30")]);
/// var detector = new MicrosoftDetector(options, training: []);
/// Console.WriteLine(detector.Update(7));
/// </code>
/// </example>
public sealed class MicrosoftDetector : IMlNetDetector
{
    private const string Prefix = "mlnet-";

    private readonly MLContext _context = new();
    private readonly MlNetOptions _options;
    private readonly TimeSeriesPredictionEngine<SeriesPoint, Prediction> _engine;

    /// <summary>Starts a series.</summary>
    /// <param name="options">Parameters; <see cref="PValueOptions.ExactVariance"/> is ours alone and refused.</param>
    /// <param name="training">What an SSA model is trained on; the others need none.</param>
    /// <exception cref="ArgumentException">A parameter is out of its bounds.</exception>
    public MicrosoftDetector(MlNetOptions options, ReadOnlySpan<double> training)
    {
        _options = options;
        _engine = MicrosoftEstimators.Fit(_context, options, training).CreateTimeSeriesEngine<SeriesPoint, Prediction>(_context);
    }

    private MicrosoftDetector(MlNetOptions options, Stream state)
    {
        _options = options;
        _engine = _context.Model.Load(state, out _).CreateTimeSeriesEngine<SeriesPoint, Prediction>(_context);
    }

    /// <summary>Every name: those of <see cref="MlNetDetectors"/> behind <c>mlnet-</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. MlNetDetectors.Names.Select(name => Prefix + name)];

    /// <summary>Parameters of a detector from text, see <see cref="MlNetDetectors.Options"/>.</summary>
    /// <param name="detector">One of <see cref="Names"/>.</param>
    /// <param name="parameters">Names as ML.NET's, with values in the invariant culture.</param>
    /// <exception cref="ArgumentException">There is no such detector or parameter, or a value is none or out of its bounds.</exception>
    public static MlNetOptions Options(string detector, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return detector.StartsWith(Prefix, StringComparison.Ordinal)
            ? MlNetDetectors.Options(detector[Prefix.Length..], parameters)
            : throw new ArgumentException($"There is no detector '{detector}': give one of {string.Join(", ", Names)}.", nameof(detector));
    }

    /// <summary>Fits on some values and prints the outputs of a whole series: SSA as in <see cref="MlNetMode.Batch"/>.</summary>
    /// <param name="options">Parameters.</param>
    /// <param name="training">What an SSA model is trained on.</param>
    /// <param name="values">The series.</param>
    public static IReadOnlyList<MlNetOutput> Transform(MlNetOptions options, ReadOnlySpan<double> training, ReadOnlySpan<double> values)
    {
        var context = new MLContext();
        var transformed = MicrosoftEstimators.Fit(context, options, training).Transform(context.Data.LoadFromEnumerable(SeriesPoint.Of(values)));
        return [.. context.Data.CreateEnumerable<Prediction>(transformed, reuseRowObject: false).Select(prediction => prediction.ToOutput(options))];
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    public static MicrosoftDetector Restore(ReadOnlySpan<byte> state, MlNetOptions options)
    {
        using var stream = new MemoryStream(state.ToArray());
        return new MicrosoftDetector(options, stream);
    }

    /// <inheritdoc />
    public MlNetOutput Update(double value) => _engine.Predict(new SeriesPoint { Value = (float)value }).ToOutput(_options);

    /// <summary>Appends ML.NET's own checkpoint: a zip of a model, whose size has nothing to do with <see cref="MlNetOptions.StateBytes"/>.</summary>
    public void Save(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var stream = new MemoryStream();
        _engine.CheckPoint(_context, stream);
        destination.Write(stream.ToArray());
    }
}
