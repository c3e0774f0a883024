using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>A detector to which the error of a prediction is the score: <see cref="SsaSpikeDetector"/>, <see cref="SsaChangePointDetector"/>.</summary>
public abstract class SsaDetector : IMlNetDetector
{
    private readonly IScoreRule _rule;
    private readonly SsaForecast _forecast;
    private readonly ErrorFunction _errorFunction;
    private readonly MlNetMode _mode;
    private readonly int _stateBytes;

    private protected SsaDetector(IScoreRule rule, SsaOptions options, SsaModel model, MlNetMode mode) =>
        (_rule, _forecast, _errorFunction, _mode, _stateBytes) = (rule, new SsaForecast(model), options.ErrorFunction, mode, options.StateBytes);

    /// <inheritdoc />
    public MlNetOutput Update(double value) => _rule.Judge(_forecast.Score((float)value, _errorFunction, _mode));

    /// <inheritdoc />
    public void Save(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var writer = new StateWriter(destination, _stateBytes);
        _rule.Save(ref writer);
        _forecast.Save(ref writer);
        writer.Finish();
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    private protected void GoOn(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, _stateBytes);
        _rule.Restore(ref reader);
        _forecast.Restore(ref reader);
    }
}
