namespace TikTok.Storage.EventLog.Embedded;

/// <summary>What the embedded log knows of one partition while it runs.</summary>
internal sealed class PartitionState(int topicId, TopicPartition partition, long start, long next)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _appended = NewSignal();
    private long _start = start;
    private long _next = next;

    public int TopicId { get; } = topicId;

    public TopicPartition Partition { get; } = partition;

    public byte[] BatchPrefix { get; } = LogKeys.Batch(topicId, partition.Partition, 0)[..9];

    /// <summary>First offset that is kept.</summary>
    public long Start
    {
        get => Volatile.Read(ref _start);
        set => Volatile.Write(ref _start, value);
    }

    /// <summary>The offset that the next record gets. Everything below it is durable.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>A task that ends at the first append after this call.</summary>
    public Task Appended
    {
        get
        {
            lock (_gate)
                return _appended.Task;
        }
    }

    /// <summary>Makes offsets below <paramref name="next"/> visible and wakes the readers.</summary>
    public void Publish(long next)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            Volatile.Write(ref _next, next);
            signal = _appended;
            _appended = NewSignal();
        }

        signal.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
