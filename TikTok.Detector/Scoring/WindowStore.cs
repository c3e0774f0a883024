using TikTok.Detector.Cells;
using TikTok.Detector.Counting;
using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The open windows of one keyword partition, merged from the blocks of all partitions of posts. Merging is a sum or a union,
/// so it does not matter how the Counters cut their blocks or in which order partitions come. Where an input ends, blocks of a
/// partition that is further on wait until all partitions have said so: what closes by it is then the same, whoever was faster
/// (alignment of barriers, as in Chandy and Lamport's snapshots and Flink's checkpoints).
/// </summary>
/// <param name="latenessMs">How far the watermark is behind what the stream agrees on, milliseconds.</param>
internal sealed class WindowStore(long latenessMs)
{
    private const int OldestFormat = 3;
    private readonly Dictionary<WindowLength, SortedDictionary<long, OpenWindow>> _open = WindowLength.All.ToDictionary(length => length, _ => new SortedDictionary<long, OpenWindow>());
    private readonly List<EvidencePost> _blockPosts = [];
    private readonly List<OpenWindow> _closed = [];
    private Queue<byte[]> _waiting = [];
    private bool _inputHasEnded;

    /// <summary>What is heard of each partition of posts.</summary>
    public HeardPartition[] Heard { get; private set; } = [];

    /// <summary>Inputs whose end all partitions have told.</summary>
    public long Ended { get; private set; }

    /// <summary>Windows up to here are closed: the smallest watermark over all partitions of posts.</summary>
    public long ClosedUntilMs { get; private set; }

    /// <summary>Blocks that wait until all partitions have told the end of an input.</summary>
    public IReadOnlyCollection<byte[]> Waiting => _waiting;

    /// <summary>Whether an input has ended since the last window of five minutes closed: a silence after it is none of the stream's.</summary>
    public bool InputHasEnded => _inputHasEnded;

    /// <summary>Cells that the last blocks changed, for a look at them before their window closes.</summary>
    public HashSet<(OpenWindow Window, byte[] Keyword)> Touched { get; } = [];

    /// <summary>Windows that the watermark has not passed; some may be closed early.</summary>
    public IEnumerable<OpenWindow> Open => _open.Values.SelectMany(windows => windows.Values);

    /// <summary>Sets what a snapshot holds beside the windows.</summary>
    public void Restore(HeardPartition[] heard, long ended, long closedUntilMs, bool inputHasEnded, IEnumerable<byte[]> waiting) =>
        (Heard, Ended, ClosedUntilMs, _inputHasEnded, _waiting) = (heard, ended, closedUntilMs, inputHasEnded, new Queue<byte[]>(waiting));

    /// <summary>Merges a block.</summary>
    public void Merge(ReadOnlySpan<byte> block)
    {
        if (!TryMerge(block))
            _waiting.Enqueue(block.ToArray());
        while (Heard.Length > 0 && Heard.Min(partition => partition.Ends) > Ended)
        {
            CloseByWatermark();
            CloseEarly();
            Ended++;
            var waiting = _waiting;
            _waiting = [];
            foreach (var later in waiting)
                if (!TryMerge(later))
                    _waiting.Enqueue(later);
        }
    }

    /// <summary>
    /// Takes out what has closed since the last call, in the order of the end, shorter ones first: the windows that the smallest
    /// watermark has passed, and before them those that ended with an input.
    /// </summary>
    public IReadOnlyList<OpenWindow> Close()
    {
        CloseByWatermark();
        OpenWindow[] closed = [.. _closed];
        _closed.Clear();
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

    private void CloseByWatermark()
    {
        ClosedUntilMs = Math.Max(ClosedUntilMs, Heard.Length == 0 ? 0 : Heard.Min(partition => partition.WatermarkMs));
        var closed = new List<OpenWindow>();
        foreach (var (length, windows) in _open)
            while (windows.Count > 0 && windows.First() is var (start, window) && start + length.Milliseconds <= ClosedUntilMs)
            {
                closed.Add(window);
                windows.Remove(start);
            }

        foreach (var window in closed.OrderBy(window => (window.EndMs, window.Length.Seconds)))
            Take(window, Closing.Final);
    }

    /// <summary>
    /// Closes what is open, and keeps it: another input may go on in the middle of it. A post ahead of the others has opened windows
    /// that the stream has not come to; these are written and wait.
    /// </summary>
    private void CloseEarly()
    {
        var reachedMs = Heard.Max(partition => partition.WatermarkMs) + latenessMs;
        foreach (var window in Open.OrderBy(window => (window.EndMs, window.Length.Seconds)))
            Take(window, window.StartMs <= reachedMs || !window.IsUnjudged ? Closing.Early : Closing.Unreached);
        _inputHasEnded = true;
    }

    private void Take(OpenWindow window, Closing closing)
    {
        var (wasJudged, wasWritten) = (!window.IsUnjudged, window.Closing != Closing.None);
        var isRevised = wasJudged && window.HasGrown;
        if (closing != Closing.Final && window.Closing == closing && !window.HasGrown)
            return;
        if (!wasJudged && closing != Closing.Unreached && window.Length == WindowLength.Short)
            (window.FollowsInputEnd, _inputHasEnded) = (_inputHasEnded, false);
        (window.Closing, window.HasGrown) = (closing, false);
        (window.WasJudged, window.WasWritten, window.IsRevised) = (wasJudged, wasWritten, isRevised);
        // What is not closed for good goes on growing: it is taken as it is now.
        _closed.Add(closing == Closing.Final ? window : window.Copy());
    }

    /// <summary>Merges a block, if it is not of a partition that has told one more end than all have.</summary>
    private bool TryMerge(ReadOnlySpan<byte> block)
    {
        var input = new BlockReader(block);
        var format = input.ReadCount();
        if (format is not (OldestFormat or BlockBuilder.Format))
            throw new EventLogException($"A block of keyword counts has format {format}, this version reads {OldestFormat} and {BlockBuilder.Format}: let the version that wrote it finish first.");
        var partition = input.ReadCount();
        var partitions = input.ReadCount();
        if (partitions > Heard.Length)
            Heard = [.. Heard, .. Enumerable.Repeat(new HeardPartition(0, Ended), partitions - Heard.Length)];
        if (Heard[partition].Ends > Ended)
            return false;
        var watermark = input.ReadInt64();
        var inputEnds = format > OldestFormat && input.ReadCount() == 1;
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
        var heard = Heard[partition];
        Heard[partition] = new HeardPartition(Math.Max(heard.WatermarkMs, watermark), heard.Ends + (inputEnds ? 1 : 0));
        return true;
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
            window.HasGrown = true;
            if (marks == KeywordMarks.None && window.IsUnjudged)
                Touched.Add((window, key));
        }
    }
}

/// <summary>What is heard of a partition of posts.</summary>
/// <param name="WatermarkMs">Its watermark, epoch milliseconds; 0 = nothing heard yet.</param>
/// <param name="Ends">Inputs whose end it has told.</param>
internal readonly record struct HeardPartition(long WatermarkMs, long Ends);
