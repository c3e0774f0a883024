using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Detector.Counting;

/// <summary>Counts the keywords of one partition of posts. Pure but for what it is given: the same records give the same counts.</summary>
internal sealed class PartitionCounter : IPostReceiver
{
    private readonly KeywordExtractor _extractor;
    private readonly SeenPosts _seen;
    private readonly StreamClock _clock;
    private readonly PendingCounts _pending;
    private readonly BlockBuilder[] _builders;
    private readonly Dictionary<(DateOnly Day, UncountedReason Reason), long> _uncounted = [];
    private readonly int _inputPartition;
    private readonly int _inputPartitions;
    private PostPlacer _placer = new(default);
    private long _countFrom;
    private long _watermarkBefore;

    public PartitionCounter(DetectorOptions options, int inputPartition, int inputPartitions, int keywordPartitions)
    {
        _inputPartition = inputPartition;
        _inputPartitions = inputPartitions;
        _extractor = new KeywordExtractor(options.Keywords, options.Tracking.WatchedTerms);
        _seen = new SeenPosts((long)options.RepeatHorizon.TotalMilliseconds);
        _clock = new StreamClock((long)options.AllowedLateness.TotalMilliseconds, (long)options.RepeatHorizon.TotalMilliseconds);
        _pending = new PendingCounts(keywordPartitions);
        _builders = Enumerable.Range(0, keywordPartitions).Select(_ => new BlockBuilder(_pending)).ToArray();
    }

    /// <summary>Posts counted since the last <see cref="Clear"/>.</summary>
    public int Counted { get; private set; }

    /// <summary>Whether an input has ended since the last <see cref="Clear"/>: a commit is due before the next record.</summary>
    public bool InputEnded { get; private set; }

    /// <summary>Posts that were not counted since the last <see cref="Clear"/>.</summary>
    public List<UncountedPosts> Uncounted() =>
        [.. _uncounted.OrderBy(entry => entry.Key).Select(entry => new UncountedPosts(entry.Key.Day, entry.Key.Reason, entry.Value))];

    /// <summary>Ids remembered.</summary>
    public int RememberedIds => _seen.Count;

    /// <summary>Note for the committed offset, from which <see cref="Restore"/> goes on.</summary>
    public string Metadata => _clock.ToMetadata();

    /// <summary>The offset up to which everything is decided: what is behind it waits for the posts that follow.</summary>
    /// <param name="nextRead">The offset after the last record taken.</param>
    public long NextOffset(long nextRead) => _placer.NextOffset(nextRead);

    /// <summary>The offset from which <see cref="Restore"/> asks for records again; known with <see cref="Metadata"/>.</summary>
    public long RebuildFrom => _clock.RebuildFrom;

    /// <summary>Starts from a committed offset.</summary>
    /// <returns>The offset from which records have to be given again; those before the committed one are not counted a second time.</returns>
    public long Restore(CommittedOffset committed)
    {
        var from = _clock.Restore(committed);
        _placer = new PostPlacer(_clock.Agreed);
        _countFrom = committed.Next;
        _watermarkBefore = _clock.WatermarkMs;
        return from;
    }

    /// <summary>Takes a record of the partition.</summary>
    public void Take(in LogRecord record) => _placer.Take(record, this);

    /// <inheritdoc />
    public void OnPost(in LogRecord record, Post post, in Placed placed)
    {
        var isCounted = record.Offset >= _countFrom;
        var timeMs = post.StreamTimeMs;
        if (placed.IsSetAside || placed.Placement == Placement.OutOfOrder || _clock.IsLate(timeMs))
        {
            var reason = !placed.IsSetAside ? UncountedReason.Late
                : placed.Placement == Placement.SetAsideAhead ? UncountedReason.Ahead : UncountedReason.Behind;
            if (isCounted)
                Leave(placed.FiledMs, reason);
            _clock.Advance(record.Offset, placed.Next);
            return;
        }

        _clock.Advance(record.Offset, placed.Next);
        // A post that is ahead of the others is forgotten with them: a rebuild does not read further back for it.
        var sighting = _seen.Note(post.Id, PrintOf(post), Math.Min(timeMs, placed.Next.Ms), placed.Next.Ms, post.Engagement, out var growth);
        if (!isCounted)
            return;
        if (sighting == Sighting.New)
            Counted++;
        else
            Leave(timeMs, sighting == Sighting.Again ? UncountedReason.Repeated : UncountedReason.Rounded);
        if (sighting == Sighting.New || sighting == Sighting.Again && growth > 0)
            _pending.Add(post, record.Offset, timeMs, sighting == Sighting.New, growth, _extractor.Extract(post));
    }

    /// <inheritdoc />
    public void OnStreamTime(in LogRecord record, in AgreedTime agreed) => _clock.Advance(record.Offset, agreed);

    /// <inheritdoc />
    public void OnInputEnd(in LogRecord record) => InputEnded |= record.Offset >= _countFrom;

    /// <summary>The counts since the last <see cref="Clear"/>, as blocks for each keyword partition.</summary>
    public IEnumerable<(int KeywordPartition, byte[] Block)> Blocks()
    {
        var minutes = _pending.Posts.Where(post => post.IsNew).GroupBy(post => post.Minute).OrderBy(group => group.Key)
            .Select(group => new MinuteTotals(group.Key, group.Count(), group.Min(post => post.Offset), group.Max(post => post.Offset))).ToList();
        var header = new BlockHeader(_inputPartition, _inputPartitions, _clock.WatermarkMs, _watermarkBefore, InputEnded, minutes);
        foreach (var builder in _builders)
            builder.Header = header;

        var (keys, postOf) = _pending.Sorted();
        for (int start = 0, end; start < keys.Length; start = end)
        {
            var key = keys.Span[start];
            for (end = start + 1; end < keys.Length && keys.Span[end] == key;)
                end++;
            var keyword = _pending.Keyword(PendingCounts.KeywordOf(key));
            _builders[keyword.Partition].AddCell(keyword, PendingCounts.MinuteOf(key), postOf.Span[start..end]);
        }

        return _builders.SelectMany((builder, partition) => builder.Finish().Select(block => (partition, block)));
    }

    /// <summary>Forgets what was committed.</summary>
    public void Clear()
    {
        _pending.Clear();
        _uncounted.Clear();
        (Counted, InputEnded) = (0, false);
        _watermarkBefore = _clock.WatermarkMs;
    }

    private static ulong PrintOf(Post post) =>
        unchecked(StableHash.Of(post.Text) * 31 + StableHash.Of(post.AuthorId.IsEmpty ? post.Handle : post.AuthorId));

    private void Leave(long filedMs, UncountedReason reason)
    {
        var key = (DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(filedMs).UtcDateTime), reason);
        _uncounted[key] = _uncounted.GetValueOrDefault(key) + 1;
    }
}
