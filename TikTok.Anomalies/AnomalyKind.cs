namespace TikTok.Anomalies;

/// <summary>In which way a keyword left its normal band.</summary>
public enum AnomalyKind
{
    /// <summary>More posts than normal, for a while.</summary>
    Spike,

    /// <summary>Fewer posts than normal.</summary>
    Drop,

    /// <summary>A new normal.</summary>
    LevelShift,

    /// <summary>A keyword without history grows.</summary>
    Emerging,

    /// <summary>The whole stream had no posts.</summary>
    Gap,
}
