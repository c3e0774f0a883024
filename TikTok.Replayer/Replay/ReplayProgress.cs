namespace TikTok.Replayer.Replay;

/// <summary>How far a replay is; read by another thread while it runs.</summary>
public sealed class ReplayProgress
{
    private long _valid;
    private long _rejected;
    private long _skipped;
    private long _bytes;
    private long _streamTimeMs;

    /// <summary>Posts written, earlier runs included.</summary>
    public long Valid => Volatile.Read(ref _valid);

    /// <summary>Lines sent to dead letters, earlier runs included.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Posts left out by the choice of time, earlier runs included.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Lines seen: valid + rejected + skipped.</summary>
    public long Received => Valid + Rejected + Skipped;

    /// <summary>Bytes of lines read in this run.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Highest stream time written; null before the first post.</summary>
    public DateTimeOffset? StreamTime => Volatile.Read(ref _streamTimeMs) is > 0 and var time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    internal void Set(SourcePosition position, long bytes)
    {
        Volatile.Write(ref _valid, position.Valid);
        Volatile.Write(ref _rejected, position.Rejected);
        Volatile.Write(ref _skipped, position.Skipped);
        Volatile.Write(ref _streamTimeMs, position.MaxStreamTimeMs);
        Volatile.Write(ref _bytes, bytes);
    }
}
