using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>
/// A transactional producer. Its <c>transactional.id</c> is what fences: whoever opens a writer of the same id later wins. A commit
/// whose outcome is unknown is settled by a new producer of that id, and by the committed offsets, which tell whether it took.
/// </summary>
/// <remarks>https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging</remarks>
internal sealed class KafkaWriter : ILogWriter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(500);
    private readonly KafkaEventLog _log;
    private readonly string _id;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Dictionary<(string Group, TopicPartition Partition), CommittedOffset?> _known = [];
    private IProducer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? _producer;
    private readonly SemaphoreSlim _gate = new(1, 1); // a producer has one transaction at a time
    private bool _ended;

    private KafkaWriter(KafkaEventLog log, string id, TimeProvider clock, ILogger logger) => (_log, _id, _clock, _logger) = (log, id, clock, logger);

    /// <summary>Takes the id over; transactions that an older writer has open are finished or aborted when it returns.</summary>
    public static async Task<KafkaWriter> OpenAsync(KafkaEventLog log, string id, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var writer = new KafkaWriter(log, id, clock, logger);
        writer._producer = await writer.TakeOverAsync(cancellationToken);
        return writer;
    }

    /// <summary>A group's committed place, asked for once: what a commit in doubt is compared with.</summary>
    public async Task<CommittedOffset?> CommittedAsync(string group, TopicPartition partition, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue((group, partition), out var known))
            _known[(group, partition)] = known = await _log.GetCommittedAsync(group, partition, cancellationToken);
        return known;
    }

    public async Task CommitAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_ended)
                throw Fenced(null);
            await CommitAloneAsync(records, offsets, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for a commit under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        _ended = true;
        Drop();
        _gate.Release();
    }

    private async Task CommitAloneAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken)
    {
        using var span = LogTelemetry.StartSend(_log.System, records);
        var started = _clock.GetTimestamp();
        _producer ??= await TakeOverAsync(cancellationToken);
        foreach (var offset in offsets)
            await CommittedAsync(offset.Group, offset.Partition, cancellationToken);

        var transaction = new Transaction(records, offsets, TraceHeaders.Of(span));
        while (await AttemptAsync(transaction, cancellationToken) is { } failure)
        {
            Drop();
            var (isFenced, what) = (IsFenced(failure), $"{records.Count} records of {_id} cannot be appended");
            if (!isFenced && _log.Clients.Failure(what, failure) is not EventLogAwayException and { } permanent)
                throw permanent; // what the broker refuses; nothing of it was committed
            if (isFenced && _clock.GetElapsedTime(transaction.Began) < _log.Clients.Options.TransactionTimeout)
            {
                // Not the broker's own time-out: another writer. It may have found the commit on its way, and finished it.
                if (transaction.IsCommitting && await HasTakenAsync(offsets, cancellationToken) == true)
                    break;
                throw Ended(failure);
            }

            Log.TransactionInDoubt(_logger, _id, failure.Error.Reason);
            if (transaction.Attempts > 1) // what a new producer does not mend is given time
                await Task.Delay(s_pause, _clock, cancellationToken);
            _producer = await TakeOverAsync(cancellationToken);
            // Asked in any case: another writer may have had the id in between, and have done this very work.
            var taken = await HasTakenAsync(offsets, cancellationToken);
            if (taken == true)
            {
                if (!transaction.IsCommitting)
                    throw Ended(failure);
                break;
            }

            if (taken is null && transaction.IsCommitting)
                throw new EventLogException($"{what}, or have been: the connection broke while they were committed, and no offset tells.", failure);
        }

        foreach (var offset in offsets)
            _known[(offset.Group, offset.Partition)] = offset.Offset;
        LogTelemetry.Sent(_log.System, records.CountBy(record => record.Partition.Topic, StringComparer.Ordinal).Select(topic => (topic.Key, topic.Value)), _clock.GetElapsedTime(started));
    }

    /// <summary>One try; null when it took, otherwise what went wrong. The producer is of no more use then.</summary>
    private Task<KafkaException?> AttemptAsync(Transaction transaction, CancellationToken cancellationToken) => Task.Factory.StartNew(() =>
    {
        transaction.Begin(_clock.GetTimestamp());
        try
        {
            _producer!.BeginTransaction();
            Produce(transaction, cancellationToken);
            foreach (var group in transaction.Offsets.GroupBy(offset => offset.Group, StringComparer.Ordinal))
                KafkaOffsets.Send(_producer, group.Key, group, s_patience); // timed out: not to be repeated on this producer
            cancellationToken.ThrowIfCancellationRequested();
            transaction.IsCommitting = true;
            while (!TryCommit(cancellationToken))
            {
                // it goes on where it was
            }

            return null;
        }
        catch (KafkaException failure)
        {
            return failure;
        }
        catch (OperationCanceledException)
        {
            if (!transaction.IsCommitting)
                Abort();
            Drop();
            _known.Clear(); // whether it took is not known here any more
            throw;
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Produce(Transaction transaction, CancellationToken cancellationToken)
    {
        var stamped = new HashSet<TopicPartition>();
        foreach (var record in transaction.Records)
        {
            var isFirst = transaction.Trace.Count > 0 && stamped.Add(record.Partition); // one a transaction is enough to lead through
            var message = new Message<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> { Key = record.Key, Value = record.Value, Headers = HeadersOf(record, isFirst ? transaction.Trace : []) };
            var partition = new Confluent.Kafka.TopicPartition(record.Partition.Topic, record.Partition.Partition);
            while (!TryProduce(partition, message))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _producer!.Poll(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private bool TryProduce(Confluent.Kafka.TopicPartition partition, Message<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> message)
    {
        try
        {
            _producer!.Produce(partition, message);
            return true;
        }
        catch (KafkaException full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private bool TryCommit(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _producer!.CommitTransaction(s_slice);
            return true;
        }
        catch (KafkaRetriableException)
        {
            return false;
        }
    }

    /// <summary>So that readers are not held back until the broker's time-out; if it cannot be said, that is what happens.</summary>
    private void Abort()
    {
        try
        {
            _producer!.AbortTransaction(s_slice);
        }
        catch (KafkaException failure)
        {
            Log.KafkaSays(_logger, _id, $"the open transaction is left to the broker's time-out: {failure.Error.Reason}");
        }
    }

    private async Task<IProducer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> TakeOverAsync(CancellationToken cancellationToken)
    {
        var producer = _log.Clients.Producer(_id);
        try
        {
            await _log.Clients.PersistAsync($"A writer {_id} cannot be opened", () =>
            {
                lock (producer)
                    producer.InitTransactions(s_patience); // timed out: called again, it goes on
                return true;
            }, cancellationToken);
            return producer;
        }
        catch
        {
            // A call that was given up may still be under way, and the client does not bear to be closed under it.
            _ = Task.Run(() =>
            {
                lock (producer)
                    producer.Dispose();
            }, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Whether the offsets are committed: yes, no, or null when they do not tell.</summary>
    /// <exception cref="FencedException">Another writer has committed since.</exception>
    private async Task<bool?> HasTakenAsync(IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken)
    {
        foreach (var offset in offsets)
        {
            var (before, after) = (_known[(offset.Group, offset.Partition)], offset.Offset);
            if (before == after)
                continue;
            var now = await _log.GetCommittedAsync(offset.Group, offset.Partition, cancellationToken);
            if (now == after)
                return true; // all or nothing: one tells for all
            if (now == before)
                return false;
            throw Ended(null);
        }

        return null;
    }

    private FencedException Ended(KafkaException? failure)
    {
        _ended = true;
        Drop();
        return Fenced(failure);
    }

    private void Drop()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private FencedException Fenced(KafkaException? failure) => new($"Another writer of {_id} has taken over.", failure);

    private static bool IsFenced(KafkaException failure) => failure.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;

    private static Headers? HeadersOf(in AppendRecord record, IReadOnlyList<LogHeader> trace)
    {
        if (record.Headers is not { Count: > 0 } && trace.Count == 0)
            return null;
        var headers = new Headers();
        foreach (var header in (record.Headers ?? []).Concat(trace))
            headers.Add(header.Name, header.Value.ToArray());
        return headers;
    }

    private sealed record Transaction(IReadOnlyList<AppendRecord> Records, IReadOnlyList<OffsetCommit> Offsets, IReadOnlyList<LogHeader> Trace)
    {
        /// <summary>When this try began.</summary>
        public long Began { get; private set; }

        /// <summary>Whether the broker may have been asked to commit it.</summary>
        public bool IsCommitting { get; set; }

        public int Attempts { get; private set; }

        public void Begin(long now) => (Began, IsCommitting, Attempts) = (now, false, Attempts + 1);
    }
}
