using TikTok.Detector.Scoring;

namespace TikTok.Detector.Ranking;

/// <summary>
/// Puts together what the keyword partitions say of a window. A window is whole when all of them have been heard: only then is
/// it known how many keywords were tested, and the result does not depend on which partition was faster.
/// </summary>
internal sealed class WindowAssembly
{
    private readonly SortedDictionary<(long EndMs, int Seconds, string Detector, int Version), List<ScoredWindow>> _parts = [];

    /// <summary>Parts of windows that are not whole, to be kept.</summary>
    public IEnumerable<ScoredWindow> Pending => _parts.Values.SelectMany(parts => parts);

    /// <summary>Takes a part.</summary>
    /// <returns>The window's parts, by partition, when it is whole now; else null.</returns>
    public IReadOnlyList<ScoredWindow>? Add(ScoredWindow part)
    {
        var key = (part.EndMs, part.WindowSeconds, part.Detector, part.DetectorVersion);
        if (!_parts.TryGetValue(key, out var parts))
            _parts.Add(key, parts = []);
        parts.RemoveAll(known => known.Partition == part.Partition);
        parts.Add(part);
        if (parts.Count < part.Partitions)
            return null;
        _parts.Remove(key);
        return [.. parts.OrderBy(known => known.Partition)];
    }
}
