using TikTok.Detector.Cells;
using TikTok.Storage.Database;

namespace TikTok.Detector.Scoring;

/// <summary>A window that is not closed yet, with every keyword of this partition that occurred in it.</summary>
internal sealed class OpenWindow
{
    private readonly Dictionary<byte[], KeywordCell> _cells = new(KeywordComparer.Instance);
    private readonly Dictionary<byte[], KeywordCell>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public OpenWindow(WindowLength length, long startMs)
    {
        Length = length;
        StartMs = startMs;
        _lookup = _cells.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public WindowLength Length { get; }

    /// <summary>Start, epoch milliseconds.</summary>
    public long StartMs { get; }

    /// <summary>End, epoch milliseconds, not included.</summary>
    public long EndMs => StartMs + Length.Milliseconds;

    /// <summary>Posts on the whole platform.</summary>
    public long PlatformPosts { get; set; }

    /// <summary>One bit for each minute of the window in which the platform had a post.</summary>
    public ulong SeenMinutes { get; set; }

    /// <summary>Where the platform's posts lie, by partition of posts: the offset of the first, and the one after the last.</summary>
    public SortedDictionary<int, (long From, long Next)> Offsets { get; } = [];

    /// <summary>Share of the window's minutes in which the platform had a post, 0 to 1.</summary>
    public double Coverage => (double)System.Numerics.BitOperations.PopCount(SeenMinutes) / Length.Minutes;

    public IReadOnlyDictionary<byte[], KeywordCell> Cells => _cells;

    public void AddPlatformPosts(uint minute, int posts)
    {
        PlatformPosts += posts;
        SeenMinutes |= 1UL << (int)(minute - StartMs / 60_000);
    }

    public void AddOffsets(int partition, long from, long next) => Offsets[partition] = Offsets.TryGetValue(partition, out var known)
        ? (Math.Min(known.From, from), Math.Max(known.Next, next))
        : (from, next);

    /// <summary>Where the window's posts lie.</summary>
    public IReadOnlyList<LineageRange> Lineage() => [.. Offsets.Select(range => new LineageRange(range.Key, range.Value.From, range.Value.Next))];

    public KeywordCell Cell(ReadOnlySpan<byte> keyword, Posts.KeywordMarks marks, out byte[] key)
    {
        if (_lookup.TryGetValue(keyword, out var actual, out var cell))
        {
            key = actual;
            return cell;
        }

        key = keyword.ToArray();
        cell = new KeywordCell(marks);
        _cells.Add(key, cell);
        return cell;
    }
}
