using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RocksDbSharp;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>
/// The log in this process, on RocksDB: durable when a commit returns, whole after a <c>kill -9</c>, one owner process.
/// Appends wait while a running consumer is too far behind.
/// </summary>
public sealed class EmbeddedEventLog : IEventLog
{
    private static readonly TimeSpan s_retentionInterval = TimeSpan.FromMinutes(1);
    private readonly RocksDb _db;
    private readonly EventLogOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ConsumerGroups _groups = new();
    private readonly CommitQueue _commits;
    private readonly ConcurrentDictionary<string, PartitionState[]> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan?> _retentions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _writerEpochs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _topicGate = new(1, 1);
    private readonly ITimer _retention;
    private readonly Meter _meter = new(StorageTelemetry.Name); // of this log: it ends with it

    private EmbeddedEventLog(RocksDb db, EventLogOptions options, TimeProvider clock, ILogger logger)
    {
        _db = db;
        _options = options;
        _clock = clock;
        _logger = logger;
        Load();
        _commits = new CommitQueue(db, _groups.Commit);
        _meter.CreateObservableGauge("tiktok.log.lag", Lags, "{record}", "Records that a running consumer group has not processed yet, by partition.");
        _retention = clock.CreateTimer(_ => DropExpired(), null, s_retentionInterval, s_retentionInterval);
    }

    /// <summary>Opens or creates the log in a directory.</summary>
    /// <exception cref="EventLogException">Another process has it open, or the directory cannot be used.</exception>
    public static EmbeddedEventLog Open(string directory, EventLogOptions options, TimeProvider clock, ILogger logger)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var settings = new DbOptions().SetCreateIfMissing(true).SetMaxTotalWalSize(256 << 20).SetKeepLogFileNum(3).SetWriteBufferSize(32 << 20);
            return new EmbeddedEventLog(RocksDb.Open(settings, directory), options, clock, logger);
        }
        catch (RocksDbException failure) when (LogLock.Says(failure))
        {
            throw new EventLogException(
                $"The embedded log in {directory} is in use: it has one owner at a time. Stop the other process, give this one another --data directory, or run on Kafka (ConnectionStrings__kafka).", failure);
        }
        catch (Exception failure) when (failure is RocksDbException or IOException or UnauthorizedAccessException)
        {
            throw new EventLogException($"The embedded log in {directory} cannot be opened: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public string System => "tiktok_embedded";

    /// <inheritdoc />
    public async Task CreateTopicsAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellationToken)
    {
        await _topicGate.WaitAsync(cancellationToken);
        try
        {
            foreach (var topic in topics.Where(topic => !_topics.ContainsKey(topic.Name)))
            {
                var stored = new StoredTopic(topic.Name, _topics.Count + 1, topic.Partitions, topic.Retention);
                _db.Put(LogKeys.Topic(topic.Name), JsonSerializer.SerializeToUtf8Bytes(stored), null, new WriteOptions().SetSync(true));
                Register(stored);
            }
        }
        catch (RocksDbException failure)
        {
            throw new EventLogException($"The topics cannot be created in {_db.Path}: {failure.Message}", failure);
        }
        finally
        {
            _topicGate.Release();
        }
    }

    /// <inheritdoc />
    public ValueTask<int> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) => new(States(topic).Length);

    /// <inheritdoc />
    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellationToken)
    {
        var state = State(partition);
        return new(new OffsetRange(state.Start, state.Next));
    }

    /// <inheritdoc />
    public ValueTask<CommittedOffset?> GetCommittedAsync(string group, TopicPartition partition, CancellationToken cancellationToken) =>
        new(_groups.Committed(group, partition));

    /// <inheritdoc />
    public ILogReader OpenReader(TopicPartition partition, long offset) => new EmbeddedReader(_db, State(partition), _clock, offset, loss: null);

    /// <inheritdoc />
    public async Task<ILogWriter> OpenWriterAsync(string writerId, CancellationToken cancellationToken)
    {
        var epoch = _writerEpochs.AddOrUpdate(writerId, 1, (_, old) => old + 1);
        // Commits of an older writer that are under way are written or refused before this empty one: what the new writer reads stays.
        await _commits.CommitAsync(new CommitQueue.Commit([], [], IsFenced: null), cancellationToken);
        return new Writer(this, () => _writerEpochs[writerId] != epoch);
    }

    /// <inheritdoc />
    public async Task ConsumeAsync(string group, string topic, Func<IOwnedPartition, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var seat = await _groups.JoinAsync(group, topic, cancellationToken);
        using var membership = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loops = States(topic).Select(state => Task.Run(async () => // a loop that finds all it needs would keep the others from starting
        {
            try
            {
                while (!await OwnAsync(group, state, run, membership.Token))
                    membership.Token.ThrowIfCancellationRequested();
            }
            catch
            {
                await membership.CancelAsync(); // one partition that fails takes the whole member down, not the data
                throw;
            }
        }, CancellationToken.None)).ToArray();
        try
        {
            await Task.WhenAll(loops);
        }
        catch (Exception) when (loops.FirstOrDefault(loop => loop.IsFaulted) is { } failed)
        {
            await failed; // the cause, not the cancellations that followed it
        }
    }

    /// <summary>One ownership; false when it was fenced off and the partition is to be taken up anew.</summary>
    private async Task<bool> OwnAsync(string group, PartitionState state, Func<IOwnedPartition, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var committed = _groups.Committed(group, state.Partition) ?? new CommittedOffset(0, string.Empty);
        using var reader = new EmbeddedReader(_db, state, _clock, committed.Next, new LossRule(group, _options.AcceptLostOffsets, _logger));
        var owned = new Owned(this, group, state.Partition, committed, reader);
        try
        {
            await run(owned, cancellationToken);
            return true;
        }
        catch (FencedException fenced)
        {
            Log.PartitionFenced(_logger, fenced, group, state.Partition.ToString());
            return false;
        }
        finally
        {
            owned.End();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _retention.DisposeAsync();
        await _commits.DisposeAsync();
        _db.Dispose();
    }

    private async Task AppendAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, Func<bool>? isFenced, CancellationToken cancellationToken)
    {
        using var span = LogTelemetry.StartSend(System, records);
        var (now, started) = (_clock.GetUtcNow().ToUnixTimeMilliseconds(), _clock.GetTimestamp());
        var trace = TraceHeaders.Of(span);
        var appends = records.GroupBy(record => record.Partition)
            .Select(group => (State(group.Key), (IReadOnlyList<(byte[], int)>)BatchCodec.Encode([.. group], now, trace).ToList()))
            .ToList();
        foreach (var (state, _) in appends)
            await _groups.WaitForRoomAsync(state, _options.MaxBacklogRecords, cancellationToken);
        await _commits.CommitAsync(new CommitQueue.Commit(appends, offsets, isFenced), cancellationToken);
        LogTelemetry.Sent(System, CountByTopic(records), _clock.GetElapsedTime(started));
    }

    private static IEnumerable<(string Topic, int Records)> CountByTopic(IReadOnlyList<AppendRecord> records) =>
        records.CountBy(record => record.Partition.Topic, StringComparer.Ordinal).Select(topic => (topic.Key, topic.Value));

    private IEnumerable<Measurement<long>> Lags()
    {
        foreach (var (topic, states) in _topics)
            foreach (var state in states)
                foreach (var (group, next) in _groups.Running(state))
                    yield return new(Math.Max(0, state.Next - Math.Max(state.Start, next)), new TagList
                    {
                        { "messaging.consumer.group.name", group },
                        { "messaging.destination.name", topic },
                        { "messaging.destination.partition.id", state.Partition.Partition.ToString(CultureInfo.InvariantCulture) },
                    });
    }

    private void Load()
    {
        using var iterator = _db.NewIterator();
        for (iterator.Seek("T"u8); iterator.Valid() && iterator.GetKeySpan()[0] == 'T'; iterator.Next())
            Register(JsonSerializer.Deserialize<StoredTopic>(iterator.GetValueSpan())!);
        for (iterator.Seek("O"u8); iterator.Valid() && iterator.GetKeySpan()[0] == 'O'; iterator.Next())
        {
            var (group, partition) = LogKeys.ParseCommitted(iterator.GetKeySpan());
            _groups.Restore(group, partition, CommitQueue.DecodeOffset(iterator.GetValueSpan()));
        }
    }

    private void Register(StoredTopic topic)
    {
        var states = new PartitionState[topic.Partitions];
        for (var p = 0; p < states.Length; p++)
        {
            var next = _db.Get(LogKeys.Next(topic.Id, p)) is { } bytes ? BitConverter.ToInt64(bytes) : 0;
            states[p] = new PartitionState(topic.Id, new TopicPartition(topic.Name, p), 0, next);
            states[p].Start = FirstBatch(states[p]) ?? next;
        }

        _retentions[topic.Name] = topic.Retention;
        _topics[topic.Name] = states;
    }

    private long? FirstBatch(PartitionState state)
    {
        using var iterator = _db.NewIterator();
        iterator.Seek(state.BatchPrefix);
        return iterator.Valid() && LogKeys.TryReadOffset(iterator.GetKeySpan(), state.BatchPrefix, out var offset) ? offset : null;
    }

    /// <summary>Deletes batches older than their topic's retention that no group needs any more.</summary>
    private void DropExpired()
    {
        foreach (var (topic, states) in _topics)
            if (_retentions.GetValueOrDefault(topic) is { } retention)
                foreach (var state in states)
                    DropExpired(state, _clock.GetUtcNow().ToUnixTimeMilliseconds() - (long)retention.TotalMilliseconds);
    }

    private void DropExpired(PartitionState state, long olderThanMs)
    {
        try
        {
            var needed = _groups.SlowestKnown(state);
            var keepFrom = state.Start;
            using (var iterator = _db.NewIterator())
                for (iterator.Seek(state.BatchPrefix); iterator.Valid() && LogKeys.TryReadOffset(iterator.GetKeySpan(), state.BatchPrefix, out var first); iterator.Next())
                {
                    var batch = iterator.GetValueSpan();
                    var end = first + BatchCodec.Count(batch);
                    if (BatchCodec.NewestTimestampMs(batch) >= olderThanMs || end > needed)
                        break;
                    keepFrom = end;
                }

            if (keepFrom == state.Start)
                return;
            using var deletion = new WriteBatch();
            var from = LogKeys.Batch(state.TopicId, state.Partition.Partition, 0);
            var to = LogKeys.Batch(state.TopicId, state.Partition.Partition, keepFrom);
            deletion.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length);
            state.Start = keepFrom;
            _db.Write(deletion);
        }
        catch (RocksDbException failure)
        {
            Log.RetentionFailed(_logger, failure, state.Partition.ToString());
        }
    }

    private PartitionState[] States(string topic) => _topics.TryGetValue(topic, out var states)
        ? states
        : throw new EventLogException($"There is no topic '{topic}' in this log: create it first.");

    private PartitionState State(TopicPartition partition)
    {
        var states = States(partition.Topic);
        return partition.Partition >= 0 && partition.Partition < states.Length
            ? states[partition.Partition]
            : throw new EventLogException($"Topic '{partition.Topic}' has {states.Length} partitions; there is no partition {partition.Partition}.");
    }

    private sealed record StoredTopic(string Name, int Id, int Partitions, TimeSpan? Retention);

    private sealed class Writer(EmbeddedEventLog log, Func<bool> isFenced) : ILogWriter
    {
        public Task CommitAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken) =>
            log.AppendAsync(records, offsets, isFenced, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Owned(EmbeddedEventLog log, string group, TopicPartition partition, CommittedOffset committed, ILogReader reader) : IOwnedPartition
    {
        private volatile bool _ended;

        public TopicPartition Partition => partition;

        public CommittedOffset Committed => committed;

        public ILogReader Reader => reader;

        public Task CommitAsync(IReadOnlyList<AppendRecord> records, CommittedOffset next, CancellationToken cancellationToken) =>
            log.AppendAsync(records, [new OffsetCommit(group, partition, next)], () => _ended, cancellationToken);

        /// <summary>The partition is given back: whoever still holds this object must not move the next owner's place.</summary>
        public void End() => _ended = true;
    }
}
