namespace TikTok.Anomalies;

/// <summary>A detector's judgement of one window.</summary>
/// <param name="IsAnomaly">Whether the window stands out.</param>
/// <param name="Kind">In which way; meaningful only for an anomaly.</param>
/// <param name="Expected">Posts expected in this window.</param>
/// <param name="Lower">Lower edge of the normal band, posts.</param>
/// <param name="Upper">Upper edge of the normal band, posts: a window at or above it stands out.</param>
/// <param name="Score">Distance from the expected value in the detector's own unit; 0 = as expected.</param>
/// <param name="Severity">0 to 100, see <see cref="Anomalies.Severity"/>.</param>
public readonly record struct Verdict(bool IsAnomaly, AnomalyKind Kind, double Expected, double Lower, double Upper, double Score, int Severity);
