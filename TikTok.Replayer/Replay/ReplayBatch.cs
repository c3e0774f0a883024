using System.Buffers;
using System.Globalization;
using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>Records on their way to the log, in one reused buffer.</summary>
internal sealed class ReplayBatch(int partitions)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
    private readonly List<(TopicPartition Partition, int KeyStart, int ValueStart, int End, IReadOnlyList<LogHeader>? Headers)> _records = [];
    private readonly List<AppendRecord> _sealed = [];

    public int Count => _records.Count;

    public int Bytes => _bytes.WrittenCount;

    /// <summary>Adds a post with its stream time.</summary>
    /// <returns>The partition that it goes to.</returns>
    public int AddPost(IPostSource source, long timeStampMs)
    {
        var keyStart = _bytes.WrittenCount;
        source.Post.Id.TryFormat(_bytes.GetSpan(20), out var keyLength, default, CultureInfo.InvariantCulture);
        _bytes.Advance(keyLength);
        var partition = StableHash.Partition(_bytes.WrittenSpan.Slice(keyStart, keyLength), partitions);
        TimeStampSplicer.Splice(source.Raw.Span, source.Post, timeStampMs, _bytes);
        _records.Add((new TopicPartition(Topics.Posts, partition), keyStart, keyStart + keyLength, _bytes.WrittenCount, null));
        return partition;
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

    /// <summary>Tells every partition but one how far stream time has come.</summary>
    public void AddStreamTime(long streamTimeMs, int exceptPartition = -1)
    {
        var header = LogHeader.OfTime(Topics.StreamTimeHeader, streamTimeMs);
        for (var partition = 0; partition < partitions; partition++)
            if (partition != exceptPartition)
                _records.Add((new TopicPartition(Topics.Posts, partition), _bytes.WrittenCount, _bytes.WrittenCount, _bytes.WrittenCount, [header]));
    }

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
}
