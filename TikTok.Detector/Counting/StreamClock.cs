using System.Globalization;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Counting;

/// <summary>
/// Stream time of one partition of posts: what it agrees on, its watermark, and from which offset on the log has to be read to
/// know again the posts of the last horizon.
/// </summary>
internal sealed class StreamClock(long latenessMs, long horizonMs)
{
    private const long CheckpointMs = 60_000;
    private readonly Queue<(long Offset, AgreedTime Before)> _checkpoints = new();
    private (long Offset, AgreedTime Before) _rebuildFrom;

    /// <summary>What the posts so far agree on.</summary>
    public AgreedTime Agreed { get; private set; }

    /// <summary>No post that is older is scored any more, epoch milliseconds.</summary>
    public long WatermarkMs => Agreed.Ms - latenessMs;

    /// <summary>The offset to rebuild from, as <see cref="ToMetadata"/> last told.</summary>
    public long RebuildFrom => _rebuildFrom.Offset;

    public bool IsLate(long timeMs) => Agreed.Ms > 0 && timeMs < WatermarkMs;

    /// <summary>Takes what is agreed on after a record.</summary>
    public void Advance(long offset, in AgreedTime agreed)
    {
        if (agreed.Ms / CheckpointMs > Agreed.Ms / CheckpointMs)
            _checkpoints.Enqueue((offset, Agreed));
        Agreed = agreed;
    }

    /// <summary>As metadata of a committed offset: format, offset to rebuild from, what was agreed on before that offset.</summary>
    public string ToMetadata()
    {
        // No post before a checkpoint is remembered for longer than what was agreed on there says; past the horizon it is forgotten.
        while (_checkpoints.TryPeek(out var next) && next.Before.Ms < Agreed.Ms - horizonMs)
            _rebuildFrom = _checkpoints.Dequeue();
        return string.Create(CultureInfo.InvariantCulture, $"2 {_rebuildFrom.Offset} {_rebuildFrom.Before}");
    }

    /// <summary>Sets the clock to where the rebuild starts.</summary>
    /// <returns>The offset to read from.</returns>
    public long Restore(CommittedOffset committed)
    {
        if (committed.Metadata.Length == 0)
            return committed.Next;
        _rebuildFrom = committed.Metadata.Split(' ', 3) switch
        {
            ["2", var offset, var agreed] => (Number(offset), AgreedTime.Parse(agreed)),
            ["1", var offset, var newest] => (Number(offset), new AgreedTime(Number(newest), 0, 0)), // from before posts agreed on the time
            _ => throw new EventLogException($"The Counter's committed offset has metadata '{committed.Metadata}', which this version cannot read: run the version that wrote it. To start over instead loses log, lake and database, with every anomaly found so far."),
        };
        Agreed = _rebuildFrom.Before;
        return _rebuildFrom.Offset;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
