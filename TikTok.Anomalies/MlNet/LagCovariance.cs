using MathNet.Numerics.LinearAlgebra.Double;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// How a series goes together with itself some values later: entry (i, j) is the sum over k of x[i + k] x[j + k]. The first row is summed,
/// the others slide along the diagonals, rounded to float32 at each step as ML.NET does it: with a covariance in double, predictions
/// would differ.
/// </summary>
internal static class LagCovariance
{
    /// <summary>
    /// The first row of shorter windows is summed in float32. Of the windows in the reference outputs 8 was summed so, 24 was not; where
    /// between them the original changes over is not known.
    /// </summary>
    private const int ShortWindow = 16;

    /// <param name="series">More values than the window.</param>
    /// <param name="window">Rows and columns.</param>
    /// <exception cref="ArgumentException">A value is infinite, or its square is in float32.</exception>
    public static DenseMatrix Of(float[] series, int window)
    {
        var columns = series.Length - window + 1;
        var covariance = new DenseMatrix(window);
        for (var lag = 0; lag < window; lag++)
        {
            var entry = First(series.AsSpan(0, columns), series.AsSpan(lag), window);
            for (var i = 0; i + lag < window; i++)
            {
                if (i > 0)
                    entry = (float)(entry - (double)series[i - 1] * series[i + lag - 1] + (double)series[i + columns - 1] * series[i + lag + columns - 1]);
                if (!float.IsFinite(entry))
                    throw new ArgumentException("The values to train on are infinite, or too large to be squared in float32: leave such values out, or scale the series down.", nameof(series));
                covariance[i, i + lag] = covariance[i + lag, i] = entry;
            }
        }

        return covariance;
    }

    private static float First(ReadOnlySpan<float> series, ReadOnlySpan<float> lagged, int window)
    {
        if (window < ShortWindow)
            return SingleSpans.DotInOrder(series, lagged);
        double sum = 0;
        for (var k = 0; k < series.Length; k++)
            sum += (double)series[k] * lagged[k];
        return (float)sum;
    }
}
