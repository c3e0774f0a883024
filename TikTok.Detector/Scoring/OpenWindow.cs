using TikTok.Detector.Cells;
using TikTok.Storage.Database;

namespace TikTok.Detector.Scoring;

/// <summary>How a window was closed.</summary>
internal enum Closing
{
    /// <summary>It is open.</summary>
    None,

    /// <summary>An input has ended in it: it was judged by what there was, and may still grow.</summary>
    Early,

    /// <summary>The watermark has passed it.</summary>
    Final,

    /// <summary>An input has ended before the stream came to it: its rows are written, but it is open and not judged yet.</summary>
    Unreached,
}

/// <summary>A window with every keyword of this partition that occurred in it; the watermark has not passed it, or just has.</summary>
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

    private OpenWindow(OpenWindow window)
    {
        (Length, StartMs, PlatformPosts, SeenMinutes) = (window.Length, window.StartMs, window.PlatformPosts, window.SeenMinutes);
        (Closing, FollowsInputEnd, WasJudged, WasWritten, IsRevised) = (window.Closing, window.FollowsInputEnd, window.WasJudged, window.WasWritten, window.IsRevised);
        Offsets = new(window.Offsets);
        _cells = new(window._cells.Select(cell => KeyValuePair.Create(cell.Key, cell.Value.Copy())), KeywordComparer.Instance);
        _lookup = _cells.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public WindowLength Length { get; }

    /// <summary>How it was closed last.</summary>
    public Closing Closing { get; set; }

    /// <summary>Whether posts came since it was closed.</summary>
    public bool HasGrown { get; set; }

    /// <summary>Whether an input ended between the window before and this one: a silence between them is none of the stream's.</summary>
    public bool FollowsInputEnd { get; set; }

    /// <summary>Whether it was judged when an input ended in it: now its rows are to be written again, and no more.</summary>
    public bool WasJudged { get; set; }

    /// <summary>Whether there are rows of it already.</summary>
    public bool WasWritten { get; set; }

    /// <summary>Whether posts came after it was judged.</summary>
    public bool IsRevised { get; set; }

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

    /// <summary>Whether posts that come now can still change how it is judged.</summary>
    public bool IsUnjudged => Closing is Closing.None or Closing.Unreached;

    /// <summary>Share of the window's minutes in which the platform had a post, 0 to 1.</summary>
    public double Coverage => (double)System.Numerics.BitOperations.PopCount(SeenMinutes) / Length.Minutes;

    public IReadOnlyDictionary<byte[], KeywordCell> Cells => _cells;

    /// <summary>A copy of how it is now.</summary>
    public OpenWindow Copy() => new(this);

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
