using TikTok.Replayer.Sort;

namespace TikTok.Replayer.Replay;

/// <summary>How far a replay is; read by another thread while it runs. Of an input that is shared, the share of this process in this run.</summary>
public sealed class ReplayProgress
{
    private long _valid;
    private long _rejected;
    private long _skipped;
    private long _bytes;
    private long _before;
    private long _streamTimeMs;
    private double _fraction = -1;

    /// <summary>Posts written, earlier runs included.</summary>
    public long Valid => Volatile.Read(ref _valid);

    /// <summary>Lines sent to dead letters, earlier runs included.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Posts left out by the choice of time, earlier runs included.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Lines seen: valid + rejected + skipped.</summary>
    public long Received => Valid + Rejected + Skipped;

    /// <summary>Lines seen in this run.</summary>
    public long ReceivedNow => Received - Volatile.Read(ref _before);

    /// <summary>Bytes of lines read in this run.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Highest stream time written; null before the first post.</summary>
    public DateTimeOffset? StreamTime => StreamTimeMs is > 0 and var time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    private long StreamTimeMs => Volatile.Read(ref _streamTimeMs);

    /// <summary>How much of the input has been read, 0 to 1; null where its length is not known.</summary>
    public double? Fraction => Volatile.Read(ref _fraction) is >= 0 and var fraction ? fraction : null;

    /// <summary>How far the input is sorted, before the first line is replayed.</summary>
    public SortProgress Sorting { get; } = new();

    /// <summary>Adds what was written between two positions of one part of several.</summary>
    internal void Add(SourcePosition from, SourcePosition to, long bytes)
    {
        Interlocked.Add(ref _valid, to.Valid - from.Valid);
        Interlocked.Add(ref _rejected, to.Rejected - from.Rejected);
        Interlocked.Add(ref _skipped, to.Skipped - from.Skipped);
        Interlocked.Add(ref _bytes, bytes);
        for (var newest = StreamTimeMs; newest < to.MaxStreamTimeMs && Interlocked.CompareExchange(ref _streamTimeMs, to.MaxStreamTimeMs, newest) != newest; newest = StreamTimeMs)
        {
            // another part has come in between
        }
    }

    /// <summary>A run goes on at a position.</summary>
    internal void Begin(SourcePosition position)
    {
        Volatile.Write(ref _before, position.Received);
        Set(position, 0, null);
    }

    internal void Set(SourcePosition position, long bytes, double? fraction)
    {
        Volatile.Write(ref _fraction, fraction ?? -1);
        Volatile.Write(ref _valid, position.Valid);
        Volatile.Write(ref _rejected, position.Rejected);
        Volatile.Write(ref _skipped, position.Skipped);
        Volatile.Write(ref _streamTimeMs, position.MaxStreamTimeMs);
        Volatile.Write(ref _bytes, bytes);
    }
}
