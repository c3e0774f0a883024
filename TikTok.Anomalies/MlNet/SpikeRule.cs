namespace TikTok.Anomalies.MlNet;

/// <summary>From the scores of a series to p-values and spikes; IID and SSA alike.</summary>
internal sealed class SpikeRule(double confidence, int historyLength, AnomalySide side, bool exactVariance) : IScoreRule
{
    /// <summary>p-values are kept this far from 0 and 1.</summary>
    private const double Edge = 1e-8;

    private readonly ScoreHistory _history = new(historyLength, exactVariance);
    private readonly double _threshold = 1 - confidence / 100;

    public static int StateBytes(int historyLength) => ScoreHistory.StateBytes(historyLength);

    public bool HistoryIsFull => _history.IsFull;

    public MlNetOutput Judge(double score)
    {
        if (double.IsNaN(score))
            return MlNetOutput.None;
        var p = PValue(score);
        return new MlNetOutput(p <= _threshold && _history.IsFull, score, p, double.NaN, double.NaN);
    }

    public double PValue(double score)
    {
        var p = _history.UpperTailThenAdd((float)score);
        p = side switch
        {
            AnomalySide.Positive => p,
            AnomalySide.Negative => 1 - p,
            _ => Math.Min(p, 1 - p),
        };
        return Math.Clamp(p, Edge, 1 - Edge);
    }

    public void Save(ref StateWriter writer) => _history.Save(ref writer);

    public void Restore(ref StateReader reader) => _history.Restore(ref reader);
}
