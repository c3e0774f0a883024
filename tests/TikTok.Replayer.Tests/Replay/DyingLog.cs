using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Tests.Replay;

/// <summary>A log whose n-th commit fails, before or after it is durable, as a process dies.</summary>
internal sealed class DyingLog(IEventLog log, int diesAt, bool afterCommit) : WrappedLog(log)
{
    private int _commits;

    protected override async Task CommitAsync(Func<Task> commit)
    {
        var dies = Interlocked.Increment(ref _commits) == diesAt;
        if (dies && !afterCommit)
            throw new EventLogException("dies before its commit");
        await commit();
        if (dies)
            throw new EventLogException("dies after its commit");
    }
}

/// <summary>A log whose commits each take a while, until it is told to hurry.</summary>
internal sealed class SlowLog(IEventLog log) : WrappedLog(log)
{
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _hurry = new();

    public void Hurry() => _hurry.Cancel();

    protected override async Task CommitAsync(Func<Task> commit)
    {
        await Task.Delay(s_while, TimeProvider.System, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await commit();
    }
}

/// <summary>A log with something around its commits.</summary>
internal abstract class WrappedLog(IEventLog log) : IEventLog
{
    private int _owned;

    /// <summary>How many partitions are consumed through it.</summary>
    public int Owned => Volatile.Read(ref _owned);

    public string System => log.System;

    public Task CreateTopicsAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellationToken) => log.CreateTopicsAsync(topics, cancellationToken);

    public ValueTask<int> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) => log.GetPartitionCountAsync(topic, cancellationToken);

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellationToken) => log.GetOffsetsAsync(partition, cancellationToken);

    public ValueTask<CommittedOffset?> GetCommittedAsync(string group, TopicPartition partition, CancellationToken cancellationToken) => log.GetCommittedAsync(group, partition, cancellationToken);

    public ILogReader OpenReader(TopicPartition partition, long offset) => log.OpenReader(partition, offset);

    public async Task<ILogWriter> OpenWriterAsync(string writerId, CancellationToken cancellationToken) => new Writer(this, await log.OpenWriterAsync(writerId, cancellationToken));

    public Task ConsumeAsync(string group, string topic, Func<IOwnedPartition, CancellationToken, Task> run, CancellationToken cancellationToken) =>
        log.ConsumeAsync(group, topic, async (partition, token) =>
        {
            Interlocked.Increment(ref _owned);
            try
            {
                await run(new OwnedPartition(this, partition), token);
            }
            finally
            {
                Interlocked.Decrement(ref _owned);
            }
        }, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract Task CommitAsync(Func<Task> commit);

    private sealed class Writer(WrappedLog around, ILogWriter writer) : ILogWriter
    {
        public Task CommitAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken) =>
            around.CommitAsync(() => writer.CommitAsync(records, offsets, cancellationToken));

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }

    private sealed class OwnedPartition(WrappedLog around, IOwnedPartition partition) : IOwnedPartition
    {
        public TopicPartition Partition => partition.Partition;

        public CommittedOffset Committed => partition.Committed;

        public ILogReader Reader => partition.Reader;

        public Task CommitAsync(IReadOnlyList<AppendRecord> records, CommittedOffset next, CancellationToken cancellationToken) =>
            around.CommitAsync(() => partition.CommitAsync(records, next, cancellationToken));
    }
}
