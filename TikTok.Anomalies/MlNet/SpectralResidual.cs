namespace TikTok.Anomalies.MlNet;

/// <summary>The saliency map of Ren et al., "Time-Series Anomaly Detection Service at Microsoft" (KDD 2019), section 3.1, in float32 like ML.NET's.</summary>
internal static class SpectralResidual
{
    /// <param name="plan">Of the length of the values and what is put behind them.</param>
    /// <param name="values">The last values of a series.</param>
    /// <param name="extrapolated">What is put behind them.</param>
    /// <param name="averaging">Frequencies that the spectrum is averaged over.</param>
    /// <param name="spectrum">Scratch space, twice the plan's length.</param>
    /// <param name="saliency">Takes the result, as long as the plan.</param>
    public static void Saliency(FourierPlan plan, ReadOnlySpan<float> values, float extrapolated, int averaging, Span<double> spectrum, Span<float> saliency)
    {
        var length = saliency.Length;
        var re = spectrum[..length];
        var im = spectrum[length..];
        for (var i = 0; i < length; i++)
            re[i] = i < values.Length ? values[i] : extrapolated;
        im.Clear();
        plan.Transform(re, im);

        var logs = saliency; // the spectrum's logarithms live where the result will be
        for (var i = 0; i < length; i++)
            logs[i] = Magnitude(re[i], im[i]) is var magnitude && magnitude == 0 ? 0 : MathF.Log(magnitude);
        for (var i = 0; i < length; i++)
        {
            var residual = logs[i] - Average(logs, i, averaging);
            var factor = logs[i] == 0 ? 0 : MathF.Exp(residual) / Magnitude(re[i], im[i]);
            (re[i], im[i]) = ((float)re[i] * factor, (float)im[i] * factor);
        }

        plan.Inverse(re, im);
        for (var i = 0; i < length; i++)
            saliency[i] = Magnitude(re[i] / length, im[i] / length);
    }

    private static float Average(ReadOnlySpan<float> logs, int last, int averaging)
    {
        var trailing = logs[Math.Max(0, last - averaging + 1)..(last + 1)];
        var sum = 0f;
        foreach (var log in trailing)
            sum += log;
        return sum / trailing.Length;
    }

    private static float Magnitude(double re, double im) => MathF.Sqrt((float)re * (float)re + (float)im * (float)im);
}
