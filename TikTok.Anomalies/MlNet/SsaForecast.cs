using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>Follows one series with a model: predicts the next value, and moves on with each that comes.</summary>
internal sealed class SsaForecast
{
    private readonly SsaModel _model;
    private readonly float[] _raw; // the last values; before the first, the smoothed ones stand in for them
    private readonly float[] _smoothed;

    public SsaForecast(SsaModel model)
    {
        _model = model;
        _raw = model.State.ToArray();
        _smoothed = model.State.ToArray();
        Prediction = model.Predict(_smoothed);
    }

    /// <summary>Those of two windows, whatever window the model came to: the prediction follows from them.</summary>
    public static int StateBytes(int seasonalityWindowSize) => checked(2 * sizeof(float) * (seasonalityWindowSize - 1));

    public float Prediction { get; private set; }

    /// <summary>The error of the prediction for a value, which is then consumed; in stream mode that of the prediction for the value after it.</summary>
    public double Score(float value, ErrorFunction errorFunction, MlNetMode mode)
    {
        if (float.IsNaN(value))
            return double.NaN;
        var before = Prediction;
        Consume(value);
        return errorFunction.Of(value, mode == MlNetMode.Batch ? before : Prediction);
    }

    /// <summary>Projects the last window on the model's subspace and averages it with what the windows before said of the same values.</summary>
    private void Consume(float value)
    {
        var window = _model.WindowSize;
        var buffer = ArrayPool<float>.Shared.Rent(3 * window);
        var values = buffer.AsSpan(0, window);
        var projection = buffer.AsSpan(window, window);
        _raw.CopyTo(values);
        values[^1] = value;
        _model.Project(values, buffer.AsSpan(2 * window, window), projection);

        values[1..].CopyTo(_raw);
        for (var i = 0; i < window - 2; i++)
            _smoothed[i] = (_smoothed[i + 1] * (window - 2 - i) + projection[i + 1]) / (window - 1 - i);
        _smoothed[^1] = projection[^1];
        Prediction = _model.Predict(_smoothed);
        ArrayPool<float>.Shared.Return(buffer);
    }

    public void Save(ref StateWriter writer)
    {
        writer.Singles(_raw);
        writer.Singles(_smoothed);
    }

    public void Restore(ref StateReader reader)
    {
        reader.Singles(_raw);
        reader.Singles(_smoothed);
        Prediction = _model.Predict(_smoothed);
    }
}
