namespace TikTok.Anomalies.MlNet;

/// <summary>Which deviations count, spelled as ML.NET spells it.</summary>
public enum AnomalySide
{
    /// <summary>Only values above what is usual.</summary>
    Positive,

    /// <summary>Only values below what is usual.</summary>
    Negative,

    /// <summary>Both: the smaller of the two tails, which is not doubled.</summary>
    TwoSided,
}
