namespace TikTok.Detector.Counting;

/// <summary>What a post is to one that was seen before.</summary>
internal enum Sighting
{
    /// <summary>No post of that id was seen within the horizon.</summary>
    New,

    /// <summary>It was: this is a later snapshot of it.</summary>
    Again,

    /// <summary>A post of that id was, and it was another one.</summary>
    AnotherOfThatId,
}

/// <summary>
/// The ids of the posts seen within a horizon of stream time, with their last engagement and a print of what they were: a re-sent
/// snapshot is not a new post, and another post under the same id is no snapshot. About 70 bytes an id. Everything is decided by
/// stream time and the order of the log, so a rebuild gives the same: of an id the last post alone is known, whichever it was.
/// </summary>
internal sealed class SeenPosts(long horizonMs)
{
    private readonly Dictionary<long, (long LastMs, long Engagement, ulong Print)> _seen = [];
    private readonly Queue<(long TimeMs, long Id)> _order = new();

    /// <summary>Number of ids remembered.</summary>
    public int Count => _seen.Count;

    /// <summary>Notes a post.</summary>
    /// <param name="id">Item id.</param>
    /// <param name="print">Of its author and its text.</param>
    /// <param name="timeMs">Its stream time.</param>
    /// <param name="nowMs">The partition's newest stream time.</param>
    /// <param name="engagement">Its engagement now.</param>
    /// <param name="growth">Engagement since it was last seen; all of it for a new post.</param>
    public Sighting Note(long id, ulong print, long timeMs, long nowMs, long engagement, out long growth)
    {
        Forget(nowMs);
        var known = _seen.TryGetValue(id, out var before) && nowMs - before.LastMs <= horizonMs;
        growth = known ? Math.Max(0, engagement - before.Engagement) : engagement;
        var last = known ? Math.Max(before.LastMs, timeMs) : timeMs;
        _seen[id] = (last, engagement, print); // the last one, not the highest: an older snapshot may be behind what a rebuild reads
        _order.Enqueue((last, id));
        return !known ? Sighting.New : before.Print == print ? Sighting.Again : Sighting.AnotherOfThatId;
    }

    private void Forget(long nowMs)
    {
        while (_order.TryPeek(out var oldest) && nowMs - oldest.TimeMs > horizonMs)
        {
            _order.Dequeue();
            if (_seen.TryGetValue(oldest.Id, out var seen) && nowMs - seen.LastMs > horizonMs)
                _seen.Remove(oldest.Id);
        }
    }
}
