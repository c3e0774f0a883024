using TikTok.Storage.EventLog;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// Counts keywords that are not tracked, in a fixed memory: a count-min sketch with conservative update. A count is never too
/// small and seldom too large; all counts are halved once a stream day, so that what is rare stays rare.
/// </summary>
/// <remarks>G. Cormode, S. Muthukrishnan, An Improved Data Stream Summary: The Count-Min Sketch, 2005; C. Estan, G. Varghese (conservative update), 2002.</remarks>
internal sealed class AdmissionSketch
{
    private const int Rows = 4;
    private readonly byte[] _counters;
    private readonly int _mask;

    /// <param name="width">Counters per row, a power of two.</param>
    public AdmissionSketch(int width)
    {
        if (!System.Numerics.BitOperations.IsPow2(width))
            throw new ArgumentException($"The width of the sketch is {width}; it has to be a power of two.", nameof(width));
        _counters = new byte[width * Rows];
        _mask = width - 1;
    }

    /// <summary>The counters, for snapshots.</summary>
    public Span<byte> Counters => _counters;

    /// <summary>Adds to a keyword's count.</summary>
    /// <returns>Its count now, at most 255.</returns>
    public int Add(ReadOnlySpan<byte> keyword, long posts)
    {
        var hash = StableHash.Of(keyword);
        var least = byte.MaxValue;
        for (var row = 0; row < Rows; row++)
            least = Math.Min(least, _counters[PlaceOf(hash, row)]);
        var count = (byte)Math.Min(byte.MaxValue, least + posts);
        for (var row = 0; row < Rows; row++)
            _counters[PlaceOf(hash, row)] = Math.Max(_counters[PlaceOf(hash, row)], count);
        return count;
    }

    /// <summary>Halves all counts.</summary>
    public void Age()
    {
        foreach (ref var counter in _counters.AsSpan())
            counter >>= 1;
    }

    // Two halves of one hash make all rows: A. Kirsch, M. Mitzenmacher, Less Hashing, Same Performance, 2006.
    private int PlaceOf(ulong hash, int row) => row * (_mask + 1) + ((int)((uint)hash + (uint)row * (uint)(hash >> 32 | 1)) & _mask);
}
