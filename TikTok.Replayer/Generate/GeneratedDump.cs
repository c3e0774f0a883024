using TikTok.Replayer.Generate.Events;

namespace TikTok.Replayer.Generate;

/// <summary>What a generator wrote.</summary>
/// <param name="Posts">Posts with distinct ids.</param>
/// <param name="Lines">Lines: posts and re-sent snapshots.</param>
/// <param name="Bytes">Size of the NDJSON in bytes.</param>
/// <param name="Keywords">Hashtags with a known rate.</param>
/// <param name="Events">What was injected, in the order of the start.</param>
public sealed record GeneratedDump(long Posts, long Lines, long Bytes, IReadOnlyList<TruthKeyword> Keywords, IReadOnlyList<InjectedEvent> Events)
{
    /// <summary>What was found out on the way, for whoever asked for it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
