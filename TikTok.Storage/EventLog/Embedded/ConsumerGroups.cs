using System.Collections.Concurrent;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>
/// Committed offsets and who is consuming. One member of a group works at a time, on all partitions; a second one stands by
/// and takes over when the first leaves.
/// </summary>
internal sealed class ConsumerGroups
{
    private readonly ConcurrentDictionary<(string Group, TopicPartition Partition), CommittedOffset> _committed = new();
    private readonly ConcurrentDictionary<(string Group, string Topic), SemaphoreSlim> _seats = new();
    private readonly ConcurrentDictionary<(string Group, string Topic), bool> _running = new();
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CommittedOffset? Committed(string group, TopicPartition partition) =>
        _committed.TryGetValue((group, partition), out var offset) ? offset : null;

    public void Restore(string group, TopicPartition partition, CommittedOffset offset) => _committed[(group, partition)] = offset;

    public void Commit(OffsetCommit commit)
    {
        _committed[(commit.Group, commit.Partition)] = commit.Offset;
        Interlocked.Exchange(ref _progress, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Takes the group's one seat on a topic, waiting while another member has it.</summary>
    public async Task<IDisposable> JoinAsync(string group, string topic, CancellationToken cancellationToken)
    {
        var seat = _seats.GetOrAdd((group, topic), _ => new SemaphoreSlim(1, 1));
        await seat.WaitAsync(cancellationToken);
        _running[(group, topic)] = true;
        return new Seat(this, (group, topic), seat);
    }

    /// <summary>Waits while a running group is more than <paramref name="maxBacklog"/> records behind: back-pressure instead of loss.</summary>
    public async Task WaitForRoomAsync(PartitionState state, int maxBacklog, CancellationToken cancellationToken)
    {
        while (true)
        {
            var progress = Volatile.Read(ref _progress).Task;
            if (state.Next - SlowestRunning(state) <= maxBacklog)
                return;
            await progress.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The lowest offset that a group which runs or ever committed on the topic still needs; retention keeps what is above.</summary>
    public long SlowestKnown(PartitionState state)
    {
        var groups = _committed.Keys.Where(key => key.Partition.Topic == state.Partition.Topic).Select(key => key.Group)
            .Concat(_running.Keys.Where(key => key.Topic == state.Partition.Topic).Select(key => key.Group)).Distinct(StringComparer.Ordinal);
        return groups.Select(group => Committed(group, state.Partition) is { } committed ? committed.KeepFrom ?? committed.Next : 0).DefaultIfEmpty(state.Next).Min();
    }

    /// <summary>The groups that run on a partition, with the offset that each processes next.</summary>
    public IEnumerable<(string Group, long Next)> Running(PartitionState state)
    {
        foreach (var (group, topic) in _running.Keys)
            if (topic == state.Partition.Topic)
                yield return (group, Committed(group, state.Partition)?.Next ?? 0);
    }

    private long SlowestRunning(PartitionState state)
    {
        var slowest = state.Next;
        foreach (var (_, next) in Running(state))
            slowest = Math.Min(slowest, Math.Max(state.Start, next));
        return slowest;
    }

    private sealed class Seat(ConsumerGroups groups, (string Group, string Topic) key, SemaphoreSlim seat) : IDisposable
    {
        public void Dispose()
        {
            groups._running.TryRemove(key, out _);
            Interlocked.Exchange(ref groups._progress, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            seat.Release();
        }
    }
}
