using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Trains a <see cref="SsaModel"/>: eigenvectors of the lag covariance, as many as forecast the end of the training values best, and the
/// recurrence of their subspace. Covariance and eigenvectors are rounded to float32, because ML.NET's are and predictions show it. What is
/// trained on noise comes out equal to the original bit for bit; where several ranks forecast a noise-free series equally well, rounding decides.
/// </summary>
internal static class SsaTrainer
{
    /// <summary>The end of the training values that ranks are compared on is at least this long, where there is so much.</summary>
    private const int ForecastPoints = 200;

    public static SsaModel Train(ReadOnlySpan<double> series, int trainingWindowSize, int seasonalityWindowSize)
    {
        var values = Numbers(series, trainingWindowSize);
        if (values.Length <= 2 * seasonalityWindowSize)
            return new SsaModel(values.Length, seasonalityWindowSize, [], new float[seasonalityWindowSize - 1], new float[seasonalityWindowSize - 1]);
        // Zeros would shrink the window step by step to 2.
        for (var window = Array.TrueForAll(values, value => value == 0) ? 2 : seasonalityWindowSize; ; window--)
        {
            var vectors = Eigenvectors(LagCovariance.Of(values, window));
            if (!AnyEndsInOne(vectors, window))
                return Model(values, window, vectors[..(BestRank(values, window, vectors) * window)]);
            // A window whose newest value stands for itself alone predicts nothing: a shorter one is tried, the last is a plain mean.
            if (window == 2)
                return Model(values, window, [MathF.Sqrt(0.5f), MathF.Sqrt(0.5f)]);
        }
    }

    /// <summary>Whether the square of a vector's last entry is exactly 1.</summary>
    private static bool AnyEndsInOne(float[] vectors, int window)
    {
        for (var last = window - 1; last < vectors.Length; last += window)
            if (vectors[last] * vectors[last] == 1)
                return true;
        return false;
    }

    private static float[] Numbers(ReadOnlySpan<double> series, int atMost)
    {
        var numbers = new List<float>(Math.Min(series.Length, atMost));
        foreach (var value in series)
        {
            if (numbers.Count == atMost)
                break;
            if (!double.IsNaN(value))
                numbers.Add((float)value);
        }

        return [.. numbers];
    }

    /// <summary>The eigenvectors one after the other, that of the largest eigenvalue first.</summary>
    private static float[] Eigenvectors(DenseMatrix covariance)
    {
        var evd = covariance.Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, covariance.RowCount)
            .OrderByDescending(column => evd.EigenValues[column].Real)
            .SelectMany(column => evd.EigenVectors.Column(column))
            .Select(entry => (float)entry)];
    }

    private static int BestRank(float[] values, int window, float[] vectors)
    {
        var tested = Math.Min(Math.Max(window, ForecastPoints), values.Length - window + 1);
        var reconstruction = new float[values.Length];
        var (best, bestError) = (1, double.MaxValue);
        for (var rank = 1; rank <= Math.Max(1, window / 2); rank++)
        {
            AddComponent(reconstruction, values, vectors.AsSpan((rank - 1) * window, window));
            var error = ForecastError(values, reconstruction, Recurrence(vectors.AsSpan(0, rank * window), window), tested);
            if (error < bestError)
                (best, bestError) = (rank, error);
        }

        return best;
    }

    /// <summary>Adds what the series looks like through one component: its rank-one part of the trajectory matrix, averaged along the diagonals.</summary>
    private static void AddComponent(float[] reconstruction, float[] values, ReadOnlySpan<float> vector)
    {
        var columns = values.Length - vector.Length + 1;
        var part = new float[values.Length];
        for (var k = 0; k < columns; k++)
            SingleSpans.AddScaled(part.AsSpan(k), SingleSpans.Dot(vector, values.AsSpan(k, vector.Length)), vector);
        for (var t = 0; t < values.Length; t++)
            reconstruction[t] += part[t] / Math.Min(Math.Min(t + 1, values.Length - t), vector.Length);
    }

    private static float[] Recurrence(ReadOnlySpan<float> basis, int window)
    {
        var last = new float[basis.Length / window];
        var verticality = 0f;
        for (var i = 0; i < last.Length; i++)
        {
            last[i] = basis[(i + 1) * window - 1];
            verticality += last[i] * last[i];
        }

        var recurrence = new float[window - 1];
        SingleSpans.Combine(last, basis, window, recurrence);
        foreach (ref var entry in recurrence.AsSpan())
            entry /= 1 - verticality;
        return recurrence;
    }

    /// <summary>Sum of absolute errors when the last values are forecast from those before them, each forecast from forecasts.</summary>
    private static double ForecastError(float[] values, float[] reconstruction, float[] recurrence, int tested)
    {
        double mean = 0;
        for (var t = 0; t < values.Length; t++)
            mean += values[t] - reconstruction[t];
        mean /= values.Length;

        var start = values.Length - tested;
        var forecasts = new float[recurrence.Length + tested];
        reconstruction.AsSpan(start - recurrence.Length, recurrence.Length).CopyTo(forecasts);
        double error = 0;
        for (var t = 0; t < tested; t++)
        {
            var forecast = (float)(SingleSpans.DotInOrder(recurrence, forecasts.AsSpan(t, recurrence.Length)) + mean);
            forecasts[t + recurrence.Length] = forecast;
            error += Math.Abs(values[start + t] - forecast);
        }

        return error;
    }

    private static SsaModel Model(float[] values, int window, float[] basis)
    {
        var recurrence = Recurrence(basis, window);
        var smoothed = new float[window];
        new SsaModel(values.Length, window, basis, recurrence, smoothed[1..]).Project(values.AsSpan(values.Length - window), new float[window], smoothed);
        return new SsaModel(values.Length, window, basis, recurrence, smoothed[1..]);
    }
}
