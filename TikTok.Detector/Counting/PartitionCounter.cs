using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Counting;

/// <summary>Counts the keywords of one partition of posts. Pure but for what it is given: the same records give the same counts.</summary>
internal sealed class PartitionCounter
{
    private readonly KeywordExtractor _extractor;
    private readonly Post _post = new();
    private readonly SeenPosts _seen;
    private readonly StreamClock _clock;
    private readonly PendingCounts _pending;
    private readonly BlockBuilder[] _builders;
    private readonly int _inputPartition;
    private readonly int _inputPartitions;
    private long _watermarkBefore;

    public PartitionCounter(DetectorOptions options, int inputPartition, int inputPartitions, int keywordPartitions)
    {
        _inputPartition = inputPartition;
        _inputPartitions = inputPartitions;
        _extractor = new KeywordExtractor(options.Keywords);
        _seen = new SeenPosts((long)options.RepeatHorizon.TotalMilliseconds);
        _clock = new StreamClock((long)options.AllowedLateness.TotalMilliseconds, (long)options.RepeatHorizon.TotalMilliseconds);
        _pending = new PendingCounts(keywordPartitions);
        _builders = Enumerable.Range(0, keywordPartitions).Select(_ => new BlockBuilder(_pending)).ToArray();
    }

    /// <summary>Posts counted since the last <see cref="Clear"/>.</summary>
    public int Counted { get; private set; }

    /// <summary>Posts behind the watermark since the last <see cref="Clear"/>.</summary>
    public int Late { get; private set; }

    /// <summary>Re-sent posts since the last <see cref="Clear"/>.</summary>
    public int Repeated { get; private set; }

    /// <summary>Ids remembered.</summary>
    public int RememberedIds => _seen.Count;

    /// <summary>Note for the committed offset, from which <see cref="Restore"/> goes on.</summary>
    public string Metadata => _clock.ToMetadata();

    /// <summary>The offset from which <see cref="Restore"/> asks for records again; known with <see cref="Metadata"/>.</summary>
    public long RebuildFrom => _clock.RebuildFrom;

    /// <summary>Starts from a committed offset.</summary>
    /// <returns>The offset from which records have to be given again, with <c>count: false</c> up to the committed one.</returns>
    public long Restore(CommittedOffset committed)
    {
        var from = _clock.Restore(committed);
        _watermarkBefore = _clock.WatermarkMs;
        return from;
    }

    /// <summary>Takes a record of the partition.</summary>
    /// <param name="record">The record.</param>
    /// <param name="count">False while state is rebuilt from records that were counted before.</param>
    public void Take(in LogRecord record, bool count)
    {
        if (record.Value.IsEmpty)
        {
            if (record.TimeHeader(Topics.StreamTimeHeader) is { } streamTime)
                _clock.Advance(record.Offset, streamTime);
            return;
        }

        if (!PostParser.TryParse(record.Value.Span, _post, out _))
            return; // the Replayer writes parsed records only; what another producer writes is the Archiver's to report
        var timeMs = _post.StreamTimeMs;
        if (_clock.IsLate(timeMs))
        {
            Late += count ? 1 : 0;
            return;
        }

        _clock.Advance(record.Offset, timeMs);
        var isNew = _seen.Note(_post.Id, timeMs, _clock.NewestMs, _post.Engagement, out var growth);
        if (!count)
            return;
        if (isNew)
            Counted++;
        else
            Repeated++;
        if (isNew || growth > 0)
            _pending.Add(_post, record.Offset, timeMs, isNew, growth, _extractor.Extract(_post));
    }

    /// <summary>The counts since the last <see cref="Clear"/>, as blocks for each keyword partition.</summary>
    public IEnumerable<(int KeywordPartition, byte[] Block)> Blocks()
    {
        var minutes = _pending.Posts.Where(post => post.IsNew).GroupBy(post => post.Minute).OrderBy(group => group.Key)
            .Select(group => new MinuteTotals(group.Key, group.Count(), group.Min(post => post.Offset), group.Max(post => post.Offset))).ToList();
        var header = new BlockHeader(_inputPartition, _inputPartitions, _clock.WatermarkMs, _watermarkBefore, minutes);
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
        Counted = Late = Repeated = 0;
        _watermarkBefore = _clock.WatermarkMs;
    }
}
