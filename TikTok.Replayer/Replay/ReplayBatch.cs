using System.Buffers;
using System.Globalization;
using System.Text;
using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Replayer.Replay;

/// <summary>Records on their way to the log, in one reused buffer.</summary>
internal sealed class ReplayBatch(int partitions)
{
    private static readonly IReadOnlyList<LogHeader> s_ahead = [new LogHeader(Topics.AheadHeader, default)];
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
    private readonly List<(TopicPartition Partition, int KeyStart, int ValueStart, int End, IReadOnlyList<LogHeader>? Headers)> _records = [];
    private readonly List<AppendRecord> _sealed = [];

    public int Count => _records.Count;

    public int Bytes => _bytes.WrittenCount;

    /// <summary>The partition that a post goes to.</summary>
    public int PartitionOf(Post post)
    {
        Span<byte> key = stackalloc byte[20];
        post.Id.TryFormat(key, out var length, default, CultureInfo.InvariantCulture);
        return StableHash.Partition(key[..length], partitions);
    }

    /// <summary>Adds a post with its stream time; what moves no clock says so.</summary>
    /// <param name="source">The post.</param>
    /// <param name="partition">The partition that it goes to.</param>
    /// <param name="timeStampMs">Its stream time, epoch milliseconds.</param>
    /// <param name="placement">What its time means.</param>
    /// <param name="filedMs">Where it is set aside, the stream time at which it arrived.</param>
    public void AddPost(IPostSource source, int partition, long timeStampMs, Placement placement, long filedMs)
    {
        var keyStart = _bytes.WrittenCount;
        source.Post.Id.TryFormat(_bytes.GetSpan(20), out var keyLength, default, CultureInfo.InvariantCulture);
        _bytes.Advance(keyLength);
        TimeStampSplicer.Splice(source.Raw.Span, source.Post, timeStampMs, _bytes);
        var headers = placement switch
        {
            Placement.SetAsideAhead or Placement.SetAsideBehind or Placement.OutOfOrder => [LogHeader.OfTime(Topics.SetAsideHeader, filedMs)],
            Placement.Ahead => s_ahead,
            _ => null,
        };
        _records.Add((new TopicPartition(Topics.Posts, partition), keyStart, keyStart + keyLength, _bytes.WrittenCount, headers));
    }

    /// <summary>Adds a line that is not a record, with the reason and where it stands.</summary>
    public void AddDeadLetter(IPostSource source)
    {
        var keyStart = _bytes.WrittenCount;
        _bytes.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{source.File}:{source.Line}")));
        var valueStart = _bytes.WrittenCount;
        _bytes.Write(source.Raw.Span);
        _records.Add((new TopicPartition(Topics.DeadLetters, 0), keyStart, valueStart, _bytes.WrittenCount,
        [
            new LogHeader("reason", Encoding.UTF8.GetBytes(source.Rejection.ToString())),
            new LogHeader("source", Encoding.UTF8.GetBytes(source.File)),
            new LogHeader("line", Encoding.UTF8.GetBytes(source.Line.ToString(CultureInfo.InvariantCulture))),
        ]));
    }

    /// <summary>Adds a record of text.</summary>
    public void Add(TopicPartition partition, string key, string value)
    {
        var keyStart = _bytes.WrittenCount;
        _bytes.Write(Encoding.UTF8.GetBytes(key));
        var valueStart = _bytes.WrittenCount;
        _bytes.Write(Encoding.UTF8.GetBytes(value));
        _records.Add((partition, keyStart, valueStart, _bytes.WrittenCount, null));
    }

    /// <summary>Tells every partition how far stream time has come.</summary>
    public void AddStreamTime(long streamTimeMs) => AddToAll([LogHeader.OfTime(Topics.StreamTimeHeader, streamTimeMs)]);

    /// <summary>Tells one partition how far stream time has come.</summary>
    public void AddStreamTime(int partition, long streamTimeMs) => Add(partition, [LogHeader.OfTime(Topics.StreamTimeHeader, streamTimeMs)]);

    /// <summary>Tells every partition that an input has ended.</summary>
    /// <param name="newestMs">Highest stream time of its posts, epoch milliseconds.</param>
    /// <param name="input">What it was.</param>
    public void AddInputEnd(long newestMs, EndedInput input) => AddToAll([LogHeader.OfTime(Topics.InputEndHeader, newestMs), input.ToHeader()]);

    /// <summary>Tells every partition of an input without posts, which ends nothing.</summary>
    public void AddUnreadable(EndedInput input) => AddToAll([input.ToHeader()]);

    /// <summary>The records as the log takes them; valid until <see cref="Clear"/>.</summary>
    public IReadOnlyList<AppendRecord> Seal()
    {
        _sealed.Clear();
        var bytes = _bytes.WrittenMemory;
        foreach (var (partition, keyStart, valueStart, end, headers) in _records)
            _sealed.Add(new AppendRecord(partition, bytes[keyStart..valueStart], bytes[valueStart..end], headers));
        return _sealed;
    }

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _records.Clear();
    }

    private void AddToAll(IReadOnlyList<LogHeader> headers)
    {
        for (var partition = 0; partition < partitions; partition++)
            Add(partition, headers);
    }

    private void Add(int partition, IReadOnlyList<LogHeader> headers) =>
        _records.Add((new TopicPartition(Topics.Posts, partition), _bytes.WrittenCount, _bytes.WrittenCount, _bytes.WrittenCount, headers));
}
