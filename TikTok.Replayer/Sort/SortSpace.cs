namespace TikTok.Replayer.Sort;

/// <summary>The room that sorting has.</summary>
/// <param name="MemoryBytes">Memory that sorting may use, in bytes, beside the some 100 MB that the process needs anyway.</param>
/// <param name="Directory">Where runs go that do not fit in memory; null = the system's directory for temporary files.</param>
internal sealed record SortSpace(long MemoryBytes, string? Directory)
{
    /// <summary>Less than this makes more runs than a merge can take.</summary>
    public const long LeastMemoryBytes = 32L << 20;

    /// <summary>Chunks: one is filled while the others are sorted and written.</summary>
    public const int Chunks = 3;

    /// <summary>Decompressor, its buffers, and the reader's own: what a run takes while it is merged.</summary>
    private const long MergedRunBytes = 800 << 10;

    /// <summary>Seven tenths hold lines, a quarter is for merging, the rest is slack.</summary>
    public long ChunkBytes => MemoryBytes * 7 / 10 / Chunks;

    /// <summary>Runs that are merged at once.</summary>
    public int FanIn => (int)Math.Clamp(MemoryBytes / 4 / MergedRunBytes, 2, 1024);

    /// <summary>Runs that may be open before the smallest are merged: each is an open file.</summary>
    public int MostRuns => FanIn + 512;
}
