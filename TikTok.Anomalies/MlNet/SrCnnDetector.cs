using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Anomalies by the spectral residual of the last values: what sticks out of a spectrum smoothed over its neighbours is salient, and a
/// salient newest value is an anomaly. ML.NET's <c>DetectAnomalyBySrCnn</c>, which has no network (CNN) in it despite its name. Ren et al.,
/// "Time-Series Anomaly Detection Service at Microsoft" (KDD 2019), sections 3.1 and 3.2. Needs no training; the first windowSize - 1
/// values print zeros.
/// </summary>
/// <example>
/// <code>
/// var detector = new SrCnnDetector(new SrCnnOptions { WindowSize = 24, JudgementWindowSize = 16 });
/// for (var hour = 0; hour &lt; 100; hour++)
///     if (detector.Update(hour == 90 ? 80 : 10 + hour * 7 % 5) is { Alert: true } anomaly)
///         Console.WriteLine($"hour {hour}: score {anomaly.Score:F2}, saliency {anomaly.Mag:F2}");
/// </code>
/// </example>
public sealed class SrCnnDetector : IMlNetDetector
{
    private readonly SrCnnOptions _options;
    private readonly FourierPlan _plan;
    private readonly float[] _values;
    private int _count;

    /// <summary>Starts a series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    public SrCnnDetector(SrCnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _plan = FourierPlan.Of(checked(options.WindowSize + options.BackAddWindowSize));
        _values = new float[options.WindowSize];
    }

    /// <summary>Goes on with a series.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="options">The parameters that it was saved with.</param>
    /// <exception cref="ArgumentException">The state is of another length or version.</exception>
    public static SrCnnDetector Restore(ReadOnlySpan<byte> state, SrCnnOptions options)
    {
        var detector = new SrCnnDetector(options);
        var reader = new StateReader(state, options.StateBytes);
        detector._count = reader.Count(options.WindowSize);
        reader.Singles(detector._values);
        return detector;
    }

    /// <inheritdoc />
    public MlNetOutput Update(double value)
    {
        if (_count == _values.Length)
            _values.AsSpan(1).CopyTo(_values);
        else
            _count++;
        _values[_count - 1] = (float)value;
        if (_count < _values.Length)
            return new MlNetOutput(Alert: false, 0, double.NaN, double.NaN, 0);

        var length = _values.Length + _options.BackAddWindowSize;
        var spectrum = ArrayPool<double>.Shared.Rent(2 * length);
        var saliency = ArrayPool<float>.Shared.Rent(length);
        SpectralResidual.Saliency(_plan, _values, Extrapolate(), _options.AveragingWindowSize, spectrum.AsSpan(0, 2 * length), saliency.AsSpan(0, length));
        var mag = saliency[_values.Length - 1];
        var average = 0f;
        foreach (var near in saliency.AsSpan(_values.Length - _options.JudgementWindowSize, _options.JudgementWindowSize))
            average += near;
        average /= _options.JudgementWindowSize;
        ArrayPool<double>.Shared.Return(spectrum);
        ArrayPool<float>.Shared.Return(saliency);
        var score = Math.Abs(mag - average) / Math.Max(average, 1e-8f) / 10;
        return new MlNetOutput(Math.Clamp(score, 0, 1) > _options.Threshold, score, double.NaN, double.NaN, mag);
    }

    /// <inheritdoc />
    public void Save(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var writer = new StateWriter(destination, _options.StateBytes);
        writer.Int32(_count);
        writer.Singles(_values);
        writer.Finish();
    }

    /// <summary>The value put behind the newest: the second of the lookahead + 1 values before it, plus the slopes from each to the last of them.</summary>
    private float Extrapolate()
    {
        var before = _values.AsSpan(_values.Length - 2 - _options.LookaheadWindowSize, _options.LookaheadWindowSize + 1);
        var slopes = 0f;
        for (var i = 0; i < before.Length - 1; i++)
            slopes += (before[^1] - before[i]) / (before.Length - 1 - i);
        return before[1] + slopes;
    }
}
