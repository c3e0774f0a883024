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

/// <summary>What made an anomaly.</summary>
/// <param name="Posts">Posts, the weightiest first.</param>
/// <param name="CoKeywords">Keywords that stood on the same posts.</param>
public sealed record Evidence(IReadOnlyList<EvidencePost> Posts, IReadOnlyList<CoKeyword> CoKeywords);

/// <summary>A post behind an anomaly.</summary>
/// <param name="Id">The post's id, as text because JavaScript's numbers do not hold it.</param>
/// <param name="Handle">The author's handle.</param>
/// <param name="Text">The post's text, exactly; null when the post is older than what is kept.</param>
/// <param name="Weight">Its share in what stood out.</param>
/// <param name="At">When the stream brought it.</param>
/// <param name="CreatedAt">When it was posted; null when the post is older than what is kept.</param>
/// <param name="Link">The post on TikTok.</param>
public sealed record EvidencePost(string Id, string Handle, string? Text, double Weight, DateTime At, DateTime? CreatedAt, string Link)
{
    // What the newest snapshot says; all null when the post is older than what is kept.

    /// <summary>The author's name.</summary>
    public string? NickName { get; init; }

    /// <summary>Likes.</summary>
    public long? Likes { get; init; }

    /// <summary>Comments.</summary>
    public long? Comments { get; init; }

    /// <summary>Shares.</summary>
    public long? Shares { get; init; }

    /// <summary>Plays; null also when the source does not say.</summary>
    public long? Plays { get; init; }

    /// <summary>Id of the sound.</summary>
    public string? MusicId { get; init; }

    /// <summary>Name of the sound.</summary>
    public string? MusicName { get; init; }

    /// <summary>Who made the sound.</summary>
    public string? Musician { get; init; }
}

/// <summary>A keyword that stood on the same posts.</summary>
/// <param name="Keyword">The keyword, canonical.</param>
/// <param name="Posts">Posts with both.</param>
/// <param name="Share">Their share in the anomaly's posts, 0 to 1.</param>
public sealed record CoKeyword(string Keyword, long Posts, double Share);

/// <summary>A state that an anomaly was in.</summary>
public sealed record AnomalyRevision
{
    /// <summary>Counts from 1.</summary>
    public required int Revision { get; init; }

    /// <summary><c>provisional</c> or <c>final</c>.</summary>
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
