namespace TikTok.Anomalies;

/// <summary>One window of one keyword's series.</summary>
/// <param name="Posts">Distinct posts.</param>
/// <param name="Authors">Distinct authors (estimated where there are very many).</param>
public readonly record struct Observation(long Posts, long Authors);
