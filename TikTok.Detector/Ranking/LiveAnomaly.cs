using System.Text.Json;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>An anomaly that is not over.</summary>
/// <param name="Record">As it is stored.</param>
/// <param name="Evidence">Its evidence.</param>
internal sealed record LiveAnomaly(AnomalyRecord Record, CandidateEvidence Evidence)
{
    /// <summary>Whether a closed window has made it one.</summary>
    public bool IsOpen => Record.OpenedAt is not null;

    public static LiveAnomaly Of(AnomalyRecord record) =>
        new(record, JsonSerializer.Deserialize(record.Evidence, ScoredWindowJson.Default.CandidateEvidence)!);

    /// <summary>An anomaly with other evidence than its record holds.</summary>
    public static LiveAnomaly Of(AnomalyRecord record, CandidateEvidence evidence) =>
        new(record with { Evidence = JsonSerializer.Serialize(evidence, ScoredWindowJson.Default.CandidateEvidence) }, evidence);
}

/// <summary>What has become of an anomaly.</summary>
/// <param name="Record">As it is now.</param>
/// <param name="IsRevision">Whether it says something new; otherwise it only goes on.</param>
internal sealed record AnomalyChange(AnomalyRecord Record, bool IsRevision);

/// <summary>The states of an anomaly.</summary>
internal static class AnomalyState
{
    /// <summary>Its window is open; all that is still to come cannot make it ordinary.</summary>
    public const string Provisional = "provisional";

    /// <summary>A closed window stood out.</summary>
    public const string Open = "open";

    /// <summary>A second window stood out, or many authors made the first.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Nothing followed, or the window closed within its band after all.</summary>
    public const string Retracted = "retracted";

    /// <summary>It was confirmed, and is over.</summary>
    public const string Closed = "closed";
}
