using TikTok.Storage.Database;

namespace TikTok.Api.Lineage;

/// <summary>Where an anomaly comes from: the trace that found it, the log's offsets behind it, and the lake's objects that hold them.</summary>
public sealed record AnomalyLineage
{
    /// <summary>The anomaly.</summary>
    public required string Id { get; init; }

    /// <summary>The trace in which its numbers were found; null when nobody traced.</summary>
    public required string? TraceId { get; init; }

    /// <summary>The trace as a person looks at it; null when no place is configured (<c>Api:TraceUrl</c>).</summary>
    public required string? TraceUrl { get; init; }

    /// <summary>The topic of the offsets.</summary>
    public required string Topic { get; init; }

    /// <summary>Where the posts of its windows lie in the topic, by partition; posts of other windows lie between them.</summary>
    public required IReadOnlyList<LineageRange> Offsets { get; init; }

    /// <summary>The lake's objects that hold these posts, by partition and offset.</summary>
    public required IReadOnlyList<LineageObject> Objects { get; init; }

    /// <summary>Whether all of these offsets are in the lake yet.</summary>
    public required bool Complete { get; init; }
}

/// <summary>An object of the lake.</summary>
/// <param name="Key">Its key; NDJSON in zstd, exact bytes of the posts.</param>
/// <param name="Manifest">Key of what commits it: a manifest, or the generation of a day that was compacted.</param>
/// <param name="Records">Posts in it, those of other keywords included.</param>
/// <param name="Sha256">Of the object, hexadecimal.</param>
/// <param name="From">Lowest stream time in it.</param>
/// <param name="To">Highest stream time in it.</param>
public sealed record LineageObject(string Key, string Manifest, long Records, string Sha256, DateTime From, DateTime To);
