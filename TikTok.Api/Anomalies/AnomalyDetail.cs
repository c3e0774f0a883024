using System.Text.Json.Serialization;

namespace TikTok.Api.Anomalies;

/// <summary>An anomaly with the posts behind it and how it came about.</summary>
public sealed record AnomalyDetail : Anomaly
{
    /// <summary>As the table holds it: JSON.</summary>
    [JsonIgnore]
    public string StoredEvidence { get; init; } = "{}";

    /// <summary>What made it.</summary>
    [JsonPropertyOrder(1)]
    public Evidence? Evidence { get; init; }

    /// <summary>Its states, oldest first.</summary>
    [JsonPropertyOrder(2)]
    public IReadOnlyList<AnomalyRevision> Revisions { get; init; } = [];
}

/// <summary>A state that an anomaly was in.</summary>
public sealed record AnomalyRevision
{
    /// <summary>Counts from 1.</summary>
    public required int Revision { get; init; }

    /// <summary><c>provisional</c>, <c>open</c>, <c>confirmed</c>, <c>retracted</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    /// <summary>End of the last window.</summary>
    public required DateTime EndsAt { get; init; }

    /// <summary>Posts.</summary>
    public required long Observed { get; init; }

    /// <summary>Distance from the expected value.</summary>
    public required double Score { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Severity { get; init; }

    /// <summary>When it was written, wall clock.</summary>
    public required DateTime RevisedAt { get; init; }

    /// <summary>The trace that brought it; null when nobody traced.</summary>
    public string? TraceId { get; init; }
}
