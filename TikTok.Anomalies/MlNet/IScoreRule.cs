namespace TikTok.Anomalies.MlNet;

/// <summary>What becomes of the scores of a series: the part that IID and SSA detectors have in common.</summary>
internal interface IScoreRule
{
    /// <summary>Judges the next score; NaN is absent.</summary>
    MlNetOutput Judge(double score);

    /// <summary>Writes the state.</summary>
    void Save(ref StateWriter writer);

    /// <summary>Takes a state up.</summary>
    void Restore(ref StateReader reader);
}
