using System.Globalization;
using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>
/// One member of a consumer group. The member's client only says which partitions are ours; each of them is read and committed by
/// clients of its own, so that a rebalance disturbs nobody who keeps what he has. A partition is given back when its loop has ended.
/// </summary>
internal sealed class KafkaMembership(KafkaEventLog log, string group, string topic, Func<IOwnedPartition, CancellationToken, Task> run, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3); // longer than a member takes to hear that it is one no more
    private readonly Dictionary<int, Loop> _loops = []; // of the polling thread
    private readonly List<Confluent.Kafka.TopicPartition> _fresh = [];
    private readonly CancellationTokenSource _end = new();
    private Exception? _failure;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using (cancellationToken.Register(_end.Cancel))
                await Task.Factory.StartNew(Poll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (KafkaException failure)
        {
            _failure ??= log.Clients.Failure($"{group} cannot belong to its group on {topic}", failure);
        }

        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _end.Dispose();

    private void Poll()
    {
        using var member = log.Clients.Member(group, handlers => handlers
            .SetPartitionsAssignedHandler((_, partitions) => Start(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Stop(partitions.Select(partition => partition.Partition.Value)))
            .SetPartitionsLostHandler((_, partitions) => Stop(partitions.Select(partition => partition.Partition.Value))));
        try
        {
            member.Subscribe(topic);
            while (!_end.IsCancellationRequested)
                PollOnce(member);
        }
        finally
        {
            Stop([.. _loops.Keys]);
            member.Close(); // leaves the group: others need not wait for a time-out
        }
    }

    private void PollOnce(IConsumer<Ignore, Ignore> member)
    {
        try
        {
            member.Consume(TimeSpan.FromMilliseconds(100));
            if (_fresh.Count > 0)
                member.Pause(_fresh);
        }
        catch (KafkaException failure)
        {
            // What passes is logged by the client, which goes on by itself.
            if (log.Clients.Failure($"{group} cannot belong to its group on {topic}", failure) is not EventLogAwayException and { } permanent)
                End(permanent);
        }

        _fresh.Clear();
    }

    private IEnumerable<TopicPartitionOffset> Start(List<Confluent.Kafka.TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            _loops[partition.Partition.Value] = new Loop(stop, Task.Run(() => OwnAsync(new TopicPartition(topic, partition.Partition.Value), stop.Token)));
        }

        _fresh.AddRange(partitions);
        return partitions.Select(partition => new TopicPartitionOffset(partition, Offset.End)); // this client reads nothing
    }

    private void Stop(IEnumerable<int> partitions)
    {
        var stopping = partitions.Where(_loops.ContainsKey).ToList();
        if (stopping.Count == 0)
            return;
        Log.PartitionsGivenBack(logger, group, topic, string.Join(',', stopping.Order().Select(partition => partition.ToString(CultureInfo.InvariantCulture))));
        foreach (var partition in stopping)
            _loops[partition].Cancel.Cancel();
        foreach (var partition in stopping)
        {
            _loops.Remove(partition, out var loop);
            loop!.Work.Wait(); // the next owner begins where this one has ended
            loop.Cancel.Dispose();
        }
    }

    /// <summary>Runs the partition's loop, again after it was fenced off; never throws.</summary>
    private async Task OwnAsync(TopicPartition partition, CancellationToken cancellationToken)
    {
        try
        {
            while (!await TryOwnAsync(partition, cancellationToken))
                await Task.Delay(s_pause, clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // given back
        }
        catch (KafkaException failure)
        {
            End(log.Clients.Failure($"{group} cannot go on with {partition}", failure)); // tried again, or refused in one line
        }
        catch (Exception failure)
        {
            End(failure); // one partition that fails takes the whole member down, not the data
        }
    }

    private async Task<bool> TryOwnAsync(TopicPartition partition, CancellationToken cancellationToken)
    {
        // The order matters: the id is taken over first, so that nobody commits after the place has been read.
        await using var writer = await KafkaWriter.OpenAsync(log, $"{KafkaClients.GroupId(group)}/{partition}", clock, logger, cancellationToken);
        var committed = await writer.CommittedAsync(group, partition, cancellationToken) ?? new CommittedOffset(0, string.Empty);
        var lag = new KafkaLag(group, partition, committed.Next);
        using var reader = new KafkaReader(log.Clients, partition, committed.Next, new LossRule(group, log.AcceptsLostOffsets, logger), lag.Read);
        log.Watch(lag);
        Log.PartitionOwned(logger, group, partition.ToString(), committed.Next);
        try
        {
            await run(new Owned(group, partition, committed, reader, writer, lag), cancellationToken);
            return true;
        }
        catch (FencedException fenced)
        {
            Log.PartitionFenced(logger, fenced, group, partition.ToString());
            return false;
        }
        finally
        {
            log.Unwatch(lag);
        }
    }

    private void End(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        _end.Cancel();
    }

    private sealed record Loop(CancellationTokenSource Cancel, Task Work);

    private sealed class Owned(string group, TopicPartition partition, CommittedOffset committed, KafkaReader reader, KafkaWriter writer, KafkaLag lag) : IOwnedPartition
    {
        public TopicPartition Partition => partition;

        public CommittedOffset Committed => committed;

        public ILogReader Reader => reader;

        public async Task CommitAsync(IReadOnlyList<AppendRecord> records, CommittedOffset next, CancellationToken cancellationToken)
        {
            await writer.CommitAsync(records, [new OffsetCommit(group, partition, next with { KeepFrom = null })], cancellationToken);
            lag.Committed(next.Next);
        }
    }
}
