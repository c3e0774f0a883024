using System.Globalization;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Counting;

/// <summary>
/// Stream time of one partition of posts: its newest time, its watermark, and from which offset on the log has to be read to
/// know again the posts of the last horizon.
/// </summary>
internal sealed class StreamClock(long latenessMs, long horizonMs)
{
    private const long CheckpointMs = 60_000;
    private readonly Queue<(long Offset, long NewestMs)> _checkpoints = new();
    private (long Offset, long NewestMs) _rebuildFrom;

    /// <summary>Newest stream time so far, epoch milliseconds; 0 before the first record.</summary>
    public long NewestMs { get; private set; }

    /// <summary>No post that is older is scored any more.</summary>
    public long WatermarkMs => NewestMs - latenessMs;

    public bool IsLate(long timeMs) => NewestMs > 0 && timeMs < WatermarkMs;

    public void Advance(long offset, long timeMs)
    {
        if (timeMs <= NewestMs)
            return;
        if (timeMs / CheckpointMs > NewestMs / CheckpointMs)
            _checkpoints.Enqueue((offset, NewestMs));
        NewestMs = timeMs;
    }

    /// <summary>As metadata of a committed offset: format, offset to rebuild from, newest time before that offset.</summary>
    public string ToMetadata()
    {
        // Everything before a checkpoint is no newer than it says; past the horizon it is forgotten.
        while (_checkpoints.TryPeek(out var next) && next.NewestMs < NewestMs - horizonMs)
            _rebuildFrom = _checkpoints.Dequeue();
        return string.Create(CultureInfo.InvariantCulture, $"1 {_rebuildFrom.Offset} {_rebuildFrom.NewestMs}");
    }

    /// <summary>Sets the clock to where the rebuild starts.</summary>
    /// <returns>The offset to read from.</returns>
    public long Restore(CommittedOffset committed)
    {
        if (committed.Metadata.Length == 0)
            return committed.Next;
        var parts = committed.Metadata.Split(' ');
        if (parts is not ["1", var offset, var newest])
            throw new EventLogException($"The Counter's committed offset has metadata '{committed.Metadata}', which this version cannot read: run the version that wrote it. To start over instead loses log, lake and database, with every anomaly found so far.");
        _rebuildFrom = (long.Parse(offset, CultureInfo.InvariantCulture), long.Parse(newest, CultureInfo.InvariantCulture));
        NewestMs = _rebuildFrom.NewestMs;
        return _rebuildFrom.Offset;
    }
}
