namespace TikTok.Replayer.Sort;

/// <summary>How far a sort is; read by another thread while it runs.</summary>
public sealed class SortProgress
{
    private long _read;
    private long _readBytes;
    private long _merged;
    private int _runs;
    private double _fraction = -1;

    /// <summary>Lines read.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Bytes of the lines read.</summary>
    public long ReadBytes => Volatile.Read(ref _readBytes);

    /// <summary>Lines given in order.</summary>
    public long Merged => Volatile.Read(ref _merged);

    /// <summary>Runs written to disk; 0 while all of it is in memory.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>How much of the input has been read, 0 to 1; null where its length is not known.</summary>
    public double? ReadFraction => Volatile.Read(ref _fraction) is >= 0 and var fraction ? fraction : null;

    internal void AddRead(int bytes, double? fraction)
    {
        Volatile.Write(ref _read, _read + 1);
        Volatile.Write(ref _readBytes, _readBytes + bytes + 1);
        Volatile.Write(ref _fraction, fraction ?? -1);
    }

    internal void AddMerged() => Volatile.Write(ref _merged, _merged + 1);

    internal void AddRun() => Volatile.Write(ref _runs, _runs + 1);
}
