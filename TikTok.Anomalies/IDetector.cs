namespace TikTok.Anomalies;

/// <summary>Judges windows of a keyword against its baseline. Pure: the same input gives the same verdict, on any machine.</summary>
public interface IDetector
{
    /// <summary>Name in configuration, tables and the API.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same input would be judged differently; stored with every anomaly.</summary>
    int Version { get; }

    /// <summary>Judges a window that is over.</summary>
    /// <param name="observation">The window.</param>
    /// <param name="baseline">What is normal; null for a keyword without history.</param>
    Verdict Judge(in Observation observation, in Baseline? baseline);

    /// <summary>
    /// Whether a window that is not over yet is sure to stand out when it is, whatever else comes: counts only grow
    /// inside a window.
    /// </summary>
    bool IsCertain(in Observation soFar, in Baseline? baseline);
}
