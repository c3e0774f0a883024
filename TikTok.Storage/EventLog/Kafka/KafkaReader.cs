using System.Buffers;
using System.Collections.Concurrent;
using Confluent.Kafka;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>
/// Reads a partition of Kafka. Records are copied once, from the client into pooled chunks that go back at the next read. What the
/// client has already fetched is taken on the caller's thread; only waiting has a thread of its own, since the client's wait blocks.
/// </summary>
internal sealed class KafkaReader : ILogReader, IDeserializer<ReadOnlyMemory<byte>>
{
    private const int ChunkBytes = 1 << 20;
    private const int EndPatienceMs = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(50);
    private readonly KafkaClients _clients;
    private readonly TopicPartition _partition;
    private readonly IConsumer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> _consumer;
    private readonly BlockingCollection<Wait> _waits = [];
    private readonly List<LogRecord> _records = [];
    private readonly List<byte[]> _chunks = [];
    private readonly LossRule? _loss;
    private KafkaException? _outOfRange;
    private OffsetRange? _lost;
    private Task _waiting = Task.CompletedTask;
    private bool _hasWaiter;
    private int _used;
    private int _bytes;

    /// <param name="clients">Makes the client.</param>
    /// <param name="partition">What is read.</param>
    /// <param name="offset">Where it starts.</param>
    /// <param name="loss">What to do before the first kept record; null for a reader without a group, which starts there.</param>
    /// <param name="statistics">Gets the client's reports.</param>
    public KafkaReader(KafkaClients clients, TopicPartition partition, long offset, LossRule? loss = null, Action<string>? statistics = null)
    {
        _clients = clients;
        _partition = partition;
        _loss = loss;
        _consumer = clients.Reader(this, statistics);
        Seek(offset);
    }

    public long Position { get; private set; }

    /// <summary>Whether the brokers say that the position is not kept, and it is not known yet from where on they keep records.</summary>
    public bool IsOutOfRange => _outOfRange is not null;

    public void Seek(long offset)
    {
        Position = offset;
        _outOfRange = null;
        _consumer.Assign(new TopicPartitionOffset(_partition.Topic, _partition.Partition, offset));
    }

    public async ValueTask<LogBatch> ReadAsync(int maxBytes, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Recycle();
        var before = Position;
        Take(TimeSpan.Zero, maxBytes);
        if (_records.Count == 0 && Position == before && maxWait > TimeSpan.Zero)
        {
            var wait = new Wait(maxWait, maxBytes, cancellationToken);
            if (!_hasWaiter)
            {
                _hasWaiter = true;
                _waiting = Task.Factory.StartNew(WaitLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            _waits.Add(wait, CancellationToken.None);
            await wait.Done.Task;
        }

        return new LogBatch(_records, Position) { Lost = _lost };
    }

    /// <summary>The client calls it for keys and values; the memory it returns is valid until the next read.</summary>
    ReadOnlyMemory<byte> IDeserializer<ReadOnlyMemory<byte>>.Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.IsEmpty)
            return default;
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < data.Length)
        {
            _chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, data.Length)));
            _used = 0;
        }

        var memory = _chunks[^1].AsMemory(_used, data.Length);
        data.CopyTo(memory.Span);
        _used += data.Length;
        _bytes += data.Length;
        return memory;
    }

    public void Dispose()
    {
        _waits.CompleteAdding();
        _waiting.GetAwaiter().GetResult();
        _consumer.Dispose();
        _waits.Dispose();
        Recycle();
    }

    private void WaitLoop()
    {
        foreach (var wait in _waits.GetConsumingEnumerable())
        {
            try
            {
                var (deadline, before) = (Environment.TickCount64 + (long)Math.Min(wait.Longest.TotalMilliseconds, int.MaxValue), Position);
                while (!wait.Cancellation.IsCancellationRequested && _records.Count == 0 && Position == before && deadline - Environment.TickCount64 is > 0 and var left)
                    Take(left < s_slice.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : s_slice, wait.MaxBytes);
                if (wait.Cancellation.IsCancellationRequested)
                    wait.Done.SetCanceled(wait.Cancellation);
                else
                    wait.Done.SetResult();
            }
            catch (Exception failure)
            {
                wait.Done.SetException(failure);
            }
        }
    }

    /// <summary>
    /// Takes what is there, after waiting for the first record; a place further on without a record ends it too. Behind the last
    /// record it waits a moment for the end, so that the transaction's marker is passed with it and not in a commit of its own.
    /// </summary>
    private void Take(TimeSpan patience, int maxBytes)
    {
        var (milliseconds, deadline) = ((int)patience.TotalMilliseconds, 0L);
        while (Consume(milliseconds) is { } result)
        {
            if (result.IsPartitionEOF)
            {
                Position = Math.Max(Position, result.Offset.Value);
                return;
            }

            var message = result.Message;
            _records.Add(new LogRecord(result.Offset.Value, message.Timestamp.UnixTimestampMs, message.Key, message.Value, HeadersOf(message)));
            Position = result.Offset.Value + 1;
            if (_bytes >= maxBytes)
                return;
            if (_records.Count == 1)
                deadline = Environment.TickCount64 + EndPatienceMs;
            milliseconds = (int)Math.Max(0, deadline - Environment.TickCount64);
        }
    }

    private ConsumeResult<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Consume(int milliseconds)
    {
        try
        {
            if (_outOfRange is { } told)
                StartAtFirst(told);
            return _consumer.Consume(milliseconds);
        }
        catch (ConsumeException failure) when (failure.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            _outOfRange = failure;
            return null;
        }
        catch (KafkaException failure)
        {
            // What passes is logged by the client, which goes on by itself.
            var explained = _clients.Failure($"{_partition} cannot be read", failure);
            return explained is EventLogAwayException ? null : throw explained;
        }
    }

    /// <summary>The offset is not kept any more: reading starts at the first that is, if the group may. Past the end, it is another log.</summary>
    private void StartAtFirst(KafkaException failure)
    {
        WatermarkOffsets kept;
        try
        {
            kept = _consumer.QueryWatermarkOffsets(new(_partition.Topic, _partition.Partition), s_patience);
        }
        catch (KafkaException)
        {
            Seek(Position); // a client that has given a partition up does not look for its brokers: begun anew, it does, and tells again
            throw;
        }

        if (Position > kept.High.Value)
            throw new EventLogException($"{_partition} ends at {kept.High.Value}, but is read from {Position}: log, lake and database do not belong together, or the brokers have lost records.", failure);
        if (Position < kept.Low.Value)
            _lost = _loss?.Meet(_partition, Position, kept.Low.Value);
        Seek(Math.Max(Position, kept.Low.Value));
    }

    private static LogHeader[] HeadersOf(Message<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> message)
    {
        if (message.Headers is not { Count: > 0 } headers)
            return [];
        var list = new LogHeader[headers.Count];
        for (var i = 0; i < list.Length; i++)
            list[i] = new LogHeader(headers[i].Key, headers[i].GetValueBytes());
        return list;
    }

    private void Recycle()
    {
        _records.Clear();
        foreach (var chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
        _used = _bytes = 0;
        _lost = null;
    }

    private sealed record Wait(TimeSpan Longest, int MaxBytes, CancellationToken Cancellation)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
