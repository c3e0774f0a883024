using System.Buffers;

namespace TikTok.Anomalies.MlNet;

/// <summary>A detector to which a value is its own score: <see cref="IidSpikeDetector"/>, <see cref="IidChangePointDetector"/>.</summary>
public abstract class IidDetector : IMlNetDetector
{
    private readonly IScoreRule _rule;
    private readonly int _stateBytes;

    private protected IidDetector(IScoreRule rule, int stateBytes) => (_rule, _stateBytes) = (rule, stateBytes);

    /// <inheritdoc />
    public MlNetOutput Update(double value) => _rule.Judge((float)value);

    /// <inheritdoc />
    public void Save(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var writer = new StateWriter(destination, _stateBytes);
        _rule.Save(ref writer);
        writer.Finish();
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    private protected void GoOn(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, _stateBytes);
        _rule.Restore(ref reader);
    }
}
