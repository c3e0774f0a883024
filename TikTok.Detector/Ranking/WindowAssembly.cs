using TikTok.Detector.Scoring;

namespace TikTok.Detector.Ranking;

/// <summary>A part of a window: what one keyword partition says of it.</summary>
internal readonly record struct PartKey(string Detector, int DetectorVersion, int WindowSeconds, long WindowStartMs, int Partition)
{
    public static PartKey Of(ScoredWindow part) => new(part.Detector, part.DetectorVersion, part.WindowSeconds, part.WindowStartMs, part.Partition);
}

/// <summary>
/// Puts together what the keyword partitions say of a window. A window is whole when all of them have been heard: only then is
/// it known how many keywords were tested, and the result does not depend on which partition was faster.
/// </summary>
internal sealed class WindowAssembly
{
    private readonly SortedDictionary<(long EndMs, int Seconds, string Detector, int Version), List<ScoredWindow>> _parts = [];
    private readonly HashSet<PartKey> _stored = [];
    private readonly Dictionary<PartKey, ScoredWindow> _added = [];
    private readonly HashSet<PartKey> _done = [];

    /// <summary>Parts of windows that are not whole, to be kept.</summary>
    public IEnumerable<ScoredWindow> Pending => _parts.Values.SelectMany(parts => parts);

    /// <summary>Of these, the parts that are not stored yet, or otherwise.</summary>
    public IReadOnlyCollection<ScoredWindow> Added => _added.Values;

    /// <summary>Parts that are stored, and of a window that is whole by now.</summary>
    public IReadOnlyCollection<PartKey> Done => _done;

    /// <summary>Takes note that the store holds what is pending.</summary>
    public void NoteStored()
    {
        _stored.ExceptWith(_done);
        _stored.UnionWith(_added.Keys);
        _done.Clear();
        _added.Clear();
    }

    /// <summary>Takes a part.</summary>
    /// <returns>The window's parts, by partition, when it is whole now; else null.</returns>
    public IReadOnlyList<ScoredWindow>? Add(ScoredWindow part)
    {
        var key = (part.EndMs, part.WindowSeconds, part.Detector, part.DetectorVersion);
        if (!_parts.TryGetValue(key, out var parts))
            _parts.Add(key, parts = []);
        parts.RemoveAll(known => known.Partition == part.Partition);
        parts.Add(part);
        _added[PartKey.Of(part)] = part;
        if (parts.Count < part.Partitions)
            return null;
        _parts.Remove(key);
        foreach (var done in parts.Select(PartKey.Of))
        {
            _added.Remove(done);
            if (_stored.Contains(done))
                _done.Add(done);
        }

        return [.. parts.OrderBy(known => known.Partition)];
    }
}
