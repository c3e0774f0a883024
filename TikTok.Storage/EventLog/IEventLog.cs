namespace TikTok.Storage.EventLog;

/// <summary>
/// A partitioned, ordered, durable log: Apache Kafka, or the embedded one. Shaped by Kafka's transactions: a commit appends
/// records to any partitions and moves a consumer group's offsets, all or nothing, and readers see committed records only.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>What telemetry calls it (<c>messaging.system</c>): <c>kafka</c> or <c>tiktok_embedded</c>.</summary>
    string System { get; }

    /// <summary>Creates topics that are absent. An existing topic keeps its partitions.</summary>
    Task CreateTopicsAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellationToken);

    /// <summary>Number of partitions of a topic.</summary>
    /// <exception cref="EventLogException">No such topic.</exception>
    ValueTask<int> GetPartitionCountAsync(string topic, CancellationToken cancellationToken);

    /// <summary>First offset that is kept, and the one that the next record will get.</summary>
    ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellationToken);

    /// <summary>A group's committed place; null when it has never committed there.</summary>
    ValueTask<CommittedOffset?> GetCommittedAsync(string group, TopicPartition partition, CancellationToken cancellationToken);

    /// <summary>Reads a partition without belonging to a group.</summary>
    ILogReader OpenReader(TopicPartition partition, long offset);

    /// <summary>
    /// Opens a writer for a source that is not a topic. At most one writer of an id is alive: an older one, in this process or
    /// a zombie elsewhere, gets <see cref="FencedException"/> at its next commit.
    /// </summary>
    /// <param name="writerId">Stable over restarts of the same source.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ILogWriter> OpenWriterAsync(string writerId, CancellationToken cancellationToken);

    /// <summary>
    /// Belongs to a consumer group until cancelled. <paramref name="run"/> is called once for each partition that this member
    /// gets, concurrently; its token is cancelled when the partition goes to another member, and it must return then. When a
    /// call ends with <see cref="FencedException"/> the partition is taken up anew; any other exception ends the membership.
    /// </summary>
    Task ConsumeAsync(string group, string topic, Func<IOwnedPartition, CancellationToken, Task> run, CancellationToken cancellationToken);
}

/// <summary>Reads one partition in offset order. Not thread-safe.</summary>
public interface ILogReader : IDisposable
{
    /// <summary>Offset of the next record that a read gives.</summary>
    long Position { get; }

    /// <summary>Goes to an offset. One before the first kept record: reading starts there, or for a group's reader, the next read says what is lost.</summary>
    void Seek(long offset);

    /// <summary>Reads what is there, waiting up to <paramref name="maxWait"/> for the first record.</summary>
    /// <param name="maxBytes">Stop after about this many bytes; at least one record is given whatever its size.</param>
    /// <param name="maxWait">Longest wait for the first record; zero to poll.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OffsetsLostException">A group's reader stands before the first kept record, and that is not accepted.</exception>
    ValueTask<LogBatch> ReadAsync(int maxBytes, TimeSpan maxWait, CancellationToken cancellationToken);
}

/// <summary>Appends transactions.</summary>
public interface ILogWriter : IAsyncDisposable
{
    /// <summary>Appends the records and commits the offsets, all or nothing; durable when it returns.</summary>
    /// <exception cref="FencedException">Another writer of this id has taken over: drop all state.</exception>
    Task CommitAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken);
}

/// <summary>A partition that this member of a group owns.</summary>
public interface IOwnedPartition
{
    /// <summary>Which one.</summary>
    TopicPartition Partition { get; }

    /// <summary>Where the group stood when the partition was handed over; offset 0 and no metadata at the very start.</summary>
    CommittedOffset Committed { get; }

    /// <summary>A reader that stands at <see cref="Committed"/>.</summary>
    ILogReader Reader { get; }

    /// <summary>Appends results and moves the group's place in this partition, all or nothing; durable when it returns.</summary>
    /// <exception cref="FencedException">The partition belongs to another member: drop all state and return.</exception>
    Task CommitAsync(IReadOnlyList<AppendRecord> records, CommittedOffset next, CancellationToken cancellationToken);
}
