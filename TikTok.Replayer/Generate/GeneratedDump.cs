namespace TikTok.Replayer.Generate;

/// <summary>What a generator wrote.</summary>
/// <param name="Posts">Posts with distinct ids.</param>
/// <param name="Lines">Lines: posts and re-sent snapshots.</param>
/// <param name="Bytes">Size of the NDJSON in bytes.</param>
/// <param name="Crises">Injected anomalies by time.</param>
public sealed record GeneratedDump(long Posts, long Lines, long Bytes, IReadOnlyList<Crisis> Crises);
