using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// What singular spectrum analysis learned of a series: a subspace that windows of it lie in, and the linear recurrence that goes with it.
/// Immutable: detectors, and threads, can share one. It never learns again. Golyandina and Zhigljavsky, "Singular Spectrum Analysis for
/// Time Series" (2nd edition, 2020); the recurrence is its section 3.2.
/// </summary>
/// <example>
/// <code>
/// var week = Enumerable.Range(0, 168).Select(hour => 100 + 20 * Math.Sin(hour * Math.PI / 12) + hour % 5).ToArray();
/// var model = SsaModel.Train(week, trainingWindowSize: 168, seasonalityWindowSize: 24);
/// Console.WriteLine($"rank {model.Rank}, next hour {model.NextPrediction:F1}");
/// </code>
/// </example>
public sealed class SsaModel
{
    private readonly float[] _basis; // Rank vectors of WindowSize entries
    private readonly float[] _coefficients;
    private readonly float[] _state;

    internal SsaModel(int pointsUsed, int windowSize, float[] basis, float[] coefficients, float[] state)
    {
        PointsUsed = pointsUsed;
        WindowSize = windowSize;
        _basis = basis;
        _coefficients = coefficients;
        _state = state;
    }

    /// <summary>How many values it was trained on.</summary>
    public int PointsUsed { get; }

    /// <summary>Length of the window, values: the seasonality window size, or less where the values did not fill it.</summary>
    public int WindowSize { get; }

    /// <summary>Dimensions of the subspace; 0 where there was too little to learn from: everything is then predicted as 0.</summary>
    public int Rank => _basis.Length / WindowSize;

    /// <summary>Weights of the last <see cref="WindowSize"/> - 1 smoothed values in the next one, the oldest first.</summary>
    public ReadOnlySpan<float> Coefficients => _coefficients;

    /// <summary>The end of the training, smoothed: what the first prediction starts from.</summary>
    public ReadOnlySpan<float> State => _state;

    /// <summary>The value predicted to follow the training, in the unit of the series.</summary>
    public double NextPrediction => Predict(_state);

    /// <summary>Upper bound of the size of a saved model, bytes.</summary>
    /// <param name="seasonalityWindowSize">At least 2.</param>
    public static int StateBytes(int seasonalityWindowSize) => Bytes(seasonalityWindowSize / 2, seasonalityWindowSize);

    /// <summary>
    /// Trains a model on the first values of a series that are numbers, as many as <paramref name="trainingWindowSize"/>; on all where there
    /// are fewer. With no more than twice the seasonality window it learns nothing and predicts 0 (ML.NET reads uninitialised memory there).
    /// </summary>
    /// <param name="series">Whole, or its head: see <see cref="SsaTraining"/>. Taken as float32.</param>
    /// <param name="trainingWindowSize">More than twice <paramref name="seasonalityWindowSize"/>.</param>
    /// <param name="seasonalityWindowSize">At least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its bounds.</exception>
    /// <exception cref="ArgumentException">A value to train on is infinite, or too large to be squared in float32.</exception>
    public static SsaModel Train(ReadOnlySpan<double> series, int trainingWindowSize, int seasonalityWindowSize)
    {
        Validate(trainingWindowSize, seasonalityWindowSize);
        return SsaTrainer.Train(series, trainingWindowSize, seasonalityWindowSize);
    }

    /// <summary>Appends the model; see <see cref="StateBytes"/>.</summary>
    public void Save(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var writer = new StateWriter(destination, Bytes(Rank, WindowSize));
        writer.Int32(Rank);
        writer.Int32(WindowSize);
        writer.Int32(PointsUsed);
        writer.Singles(_basis);
        writer.Singles(_coefficients);
        writer.Singles(_state);
        writer.Finish();
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="ArgumentException">The bytes are no such model, or of another version.</exception>
    public static SsaModel Restore(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, Math.Max(state.Length, HeaderBytes));
        var rank = reader.Count(int.MaxValue);
        var windowSize = reader.Count(int.MaxValue);
        var pointsUsed = reader.Count(int.MaxValue);
        if (windowSize < 2 || rank > windowSize || HeaderBytes + sizeof(float) * ((long)rank * windowSize + 2L * (windowSize - 1)) != state.Length)
            throw new ArgumentException($"{state.Length} bytes are no model of rank {rank} and window {windowSize}: train it anew.", nameof(state));
        var model = new SsaModel(pointsUsed, windowSize, new float[rank * windowSize], new float[windowSize - 1], new float[windowSize - 1]);
        reader.Singles(model._basis);
        reader.Singles(model._coefficients);
        reader.Singles(model._state);
        return model;
    }

    internal static void Validate(int trainingWindowSize, int seasonalityWindowSize)
    {
        Parameter.Require(seasonalityWindowSize >= 2, "seasonalityWindowSize", seasonalityWindowSize, "is a window to find a season in: give at least 2.");
        Parameter.Require(trainingWindowSize > 2L * seasonalityWindowSize, "trainingWindowSize", trainingWindowSize,
            $"must be more than twice the seasonalityWindowSize of {seasonalityWindowSize}: give at least {2L * seasonalityWindowSize + 1}.");
    }

    /// <summary>What a window of values looks like in the subspace.</summary>
    /// <param name="values">As many as the window has.</param>
    /// <param name="scratch">Room for as many numbers.</param>
    /// <param name="projection">Takes the result.</param>
    internal void Project(ReadOnlySpan<float> values, Span<float> scratch, Span<float> projection)
    {
        var components = scratch[..Rank];
        for (var i = 0; i < components.Length; i++)
            components[i] = SingleSpans.Dot(_basis.AsSpan(i * WindowSize, WindowSize), values);
        SingleSpans.Combine(components, _basis, WindowSize, projection);
    }

    /// <summary>What follows a state.</summary>
    internal float Predict(ReadOnlySpan<float> state) => SingleSpans.DotInOrder(_coefficients, state);

    private const int HeaderBytes = 1 + 3 * sizeof(int);

    private static int Bytes(int rank, int windowSize) => checked(HeaderBytes + sizeof(float) * (rank * windowSize + 2 * (windowSize - 1)));
}
