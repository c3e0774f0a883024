using TikTok.Detector.Cells;
using TikTok.Detector.Counting;
using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The open windows of one keyword partition, merged from the blocks of all partitions of posts. Merging is a sum or a union,
/// so it does not matter how the Counters cut their blocks or in which order partitions come.
/// </summary>
internal sealed class WindowStore
{
    private readonly Dictionary<WindowLength, SortedDictionary<long, OpenWindow>> _open = WindowLength.All.ToDictionary(length => length, _ => new SortedDictionary<long, OpenWindow>());
    private readonly List<EvidencePost> _blockPosts = [];

    /// <summary>Watermark of each partition of posts, epoch milliseconds; 0 = nothing heard yet.</summary>
    public long[] Watermarks { get; private set; } = [];

    /// <summary>Windows up to here are closed: the smallest watermark over all partitions of posts.</summary>
    public long ClosedUntilMs { get; private set; }

    /// <summary>Cells that the last blocks changed, for a look at them before their window closes.</summary>
    public HashSet<(OpenWindow Window, byte[] Keyword)> Touched { get; } = [];

    /// <summary>Windows that are open.</summary>
    public IEnumerable<OpenWindow> Open => _open.Values.SelectMany(windows => windows.Values);

    /// <summary>Sets the watermarks from a snapshot.</summary>
    public void Restore(long[] watermarks, long closedUntilMs)
    {
        Watermarks = watermarks;
        ClosedUntilMs = closedUntilMs;
    }

    /// <summary>Merges a block.</summary>
    public void Merge(ReadOnlySpan<byte> block)
    {
        var input = new BlockReader(block);
        var format = input.ReadCount();
        if (format != BlockBuilder.Format)
            throw new EventLogException($"A block of keyword counts has format {format}, this version reads {BlockBuilder.Format}: let the version that wrote it finish first.");
        var partition = input.ReadCount();
        var partitions = input.ReadCount();
        var watermark = input.ReadInt64();
        for (var i = input.ReadCount(); i > 0; i--)
        {
            var minute = (uint)input.ReadNumber();
            var posts = input.ReadCount();
            var (first, last) = (input.ReadInt64(), input.ReadInt64());
            foreach (var length in WindowLength.All)
            {
                var window = Window(length, minute * 60_000L);
                window.AddPlatformPosts(minute, posts);
                window.AddOffsets(partition, first, last + 1);
            }
        }

        ReadPosts(ref input);
        for (var i = input.ReadCount(); i > 0; i--)
            MergeCell(ref input);
        if (partitions > Watermarks.Length)
            Watermarks = [.. Watermarks, .. new long[partitions - Watermarks.Length]];
        Watermarks[partition] = Math.Max(Watermarks[partition], watermark);
    }

    /// <summary>Takes out the windows that the smallest watermark has passed, in the order of their end, shorter ones first.</summary>
    public IReadOnlyList<OpenWindow> Close()
    {
        ClosedUntilMs = Math.Max(ClosedUntilMs, Watermarks.Length == 0 ? 0 : Watermarks.Min());
        var closed = new List<OpenWindow>();
        foreach (var (length, windows) in _open)
            while (windows.Count > 0 && windows.First() is var (start, window) && start + length.Milliseconds <= ClosedUntilMs)
            {
                closed.Add(window);
                windows.Remove(start);
            }

        closed.Sort((left, right) => (left.EndMs, left.Length.Seconds).CompareTo((right.EndMs, right.Length.Seconds)));
        return closed;
    }

    /// <summary>The window of a length that a time lies in.</summary>
    public OpenWindow Window(WindowLength length, long timeMs)
    {
        var windows = _open[length];
        var start = length.StartOf(timeMs);
        if (!windows.TryGetValue(start, out var window))
        {
            // Lateness is decided in the Counter, before this: a count for a closed window is a defect, not late data.
            if (start + length.Milliseconds <= ClosedUntilMs)
                throw new InvalidOperationException($"Counts came for the window at {DateTimeOffset.FromUnixTimeMilliseconds(start):O} after it was closed.");
            window = new OpenWindow(length, start);
            windows.Add(start, window);
        }

        return window;
    }

    private void ReadPosts(ref BlockReader input)
    {
        _blockPosts.Clear();
        for (var i = input.ReadCount(); i > 0; i--)
            _blockPosts.Add(EvidenceCodec.Read(ref input));
    }

    private void MergeCell(ref BlockReader input)
    {
        var keyword = input.ReadText();
        var marks = (KeywordMarks)input.ReadCount();
        var timeMs = (long)input.ReadNumber() * 60_000;
        var posts = input.ReadCount();
        var engagement = input.ReadSigned();
        var authors = input;
        foreach (var length in WindowLength.All)
        {
            var window = Window(length, timeMs);
            var cell = window.Cell(keyword, marks, out var key);
            cell.Posts += posts;
            cell.Engagement += engagement;
            var again = authors;
            cell.Authors.MergeFrom(ref again);
            input = again;
            for (var i = again.ReadCount(); i > 0; i--)
                cell.Top.Add(_blockPosts[again.ReadCount()]);
            input = again;
            if (marks == KeywordMarks.None)
                Touched.Add((window, key));
        }
    }
}
