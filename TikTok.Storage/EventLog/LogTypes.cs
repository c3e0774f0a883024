using System.Buffers.Binary;
using TikTok.Posts;

namespace TikTok.Storage.EventLog;

/// <summary>One partition of a topic.</summary>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <inheritdoc />
    public override string ToString() => $"{Topic}/{Partition}";
}

/// <summary>A topic as it should be.</summary>
/// <param name="Name">Name.</param>
/// <param name="Partitions">Number of partitions, at least 1.</param>
/// <param name="Retention">How long records are kept, by their wall-clock timestamp; null = for ever.</param>
public sealed record TopicSpec(string Name, int Partitions, TimeSpan? Retention = null);

/// <summary>A named value beside a record.</summary>
public readonly record struct LogHeader(string Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>A header that holds a time: epoch milliseconds, 8 bytes, little-endian.</summary>
    public static LogHeader OfTime(string name, long milliseconds)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, milliseconds);
        return new LogHeader(name, value);
    }
}

/// <summary>A record read from the log. Its memory is valid until the next read of the same reader.</summary>
/// <param name="Offset">Position in its partition.</param>
/// <param name="TimestampMs">When it was appended, wall clock, epoch milliseconds.</param>
/// <param name="Key">Key; may be empty.</param>
/// <param name="Value">Value.</param>
/// <param name="Headers">Headers, in the order written.</param>
public readonly record struct LogRecord(long Offset, long TimestampMs, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, IReadOnlyList<LogHeader> Headers)
{
    private const long LatestTimeMs = PostParser.LatestCreateTime * 1000;

    /// <summary>The value of a header; null when the record has none of that name.</summary>
    public ReadOnlyMemory<byte>? Header(string name)
    {
        for (var i = 0; i < Headers.Count; i++)
            if (Headers[i].Name == name)
                return Headers[i].Value;
        return null;
    }

    /// <summary>The value of a <see cref="LogHeader.OfTime"/> header; null when the record has none, or another producer wrote something else there.</summary>
    public long? TimeHeader(string name) =>
        Header(name) is { Length: sizeof(long) } value && BinaryPrimitives.ReadInt64LittleEndian(value.Span) is > 0 and <= LatestTimeMs and var time ? time : null;
}

/// <summary>A record to append. Its memory must stay untouched until the commit has returned.</summary>
public readonly record struct AppendRecord(TopicPartition Partition, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, IReadOnlyList<LogHeader>? Headers = null);

/// <summary>What a read gave.</summary>
/// <param name="Records">Records in offset order; empty when nothing came in time.</param>
/// <param name="NextOffset">Where the next read goes on. May be past the last record: markers occupy offsets too.</param>
public readonly record struct LogBatch(IReadOnlyList<LogRecord> Records, long NextOffset)
{
    /// <summary>
    /// Offsets before the first record that were deleted before they were read; null when none were. Of a group's reader, and only where
    /// <see cref="EventLogOptions.AcceptLostOffsets"/> is set: whoever gets them has to keep a note of the hole.
    /// </summary>
    public OffsetRange? Lost { get; init; }
}

/// <summary>Offsets of a partition: from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
public readonly record struct OffsetRange(long Start, long End)
{
    /// <summary>How many offsets it has; on Kafka, markers are among them.</summary>
    public long Count => End - Start;
}

/// <summary>A consumer group's place in a partition.</summary>
/// <param name="Next">Offset of the next record to process (last processed + 1).</param>
/// <param name="Metadata">A note of the consumer's own, at most 4,096 bytes; for example from where its state can be rebuilt.</param>
public readonly record struct CommittedOffset(long Next, string Metadata)
{
    /// <summary>
    /// The first offset that the group reads again after a stop, when that is before <see cref="Next"/>. The embedded log keeps the
    /// records from there; Kafka does not know it, and a place read back from there has none.
    /// </summary>
    public long? KeepFrom { get; init; }
}

/// <summary>An offset to commit for a consumer group.</summary>
public readonly record struct OffsetCommit(string Group, TopicPartition Partition, CommittedOffset Offset);
