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
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(50);
    private readonly KafkaClients _clients;
    private readonly TopicPartition _partition;
    private readonly IConsumer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> _consumer;
    private readonly BlockingCollection<Wait> _waits = [];
    private readonly List<LogRecord> _records = [];
    private readonly List<byte[]> _chunks = [];
    private Task _waiting = Task.CompletedTask;
    private bool _hasWaiter;
    private int _used;
    private int _bytes;

    public KafkaReader(KafkaClients clients, TopicPartition partition, long offset, Action<string>? statistics = null)
    {
        _clients = clients;
        _partition = partition;
        _consumer = clients.Reader(this, statistics);
        Seek(offset);
    }

    public long Position { get; private set; }

    public void Seek(long offset)
    {
        Position = offset;
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

        return new LogBatch(_records, Position);
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
            return _consumer.Consume(milliseconds);
        }
        catch (ConsumeException failure) when (failure.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            return StartAtFirst(failure);
        }
        catch (KafkaException failure)
        {
            // What passes is logged by the client, which goes on by itself.
            var explained = _clients.Failure($"{_partition} cannot be read", failure);
            return explained is EventLogAwayException ? null : throw explained;
        }
    }

    /// <summary>The offset is not kept any more: reading starts at the first that is. Past the end, it is another log.</summary>
    private ConsumeResult<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? StartAtFirst(ConsumeException failure)
    {
        var kept = _consumer.QueryWatermarkOffsets(new(_partition.Topic, _partition.Partition), TimeSpan.FromSeconds(10));
        if (Position > kept.High.Value)
            throw new EventLogException($"{_partition} ends at {kept.High.Value}, but is read from {Position}: log, lake and database do not belong together, or the brokers have lost records.", failure);
        Seek(Math.Max(Position, kept.Low.Value));
        return null;
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
    }

    private sealed record Wait(TimeSpan Longest, int MaxBytes, CancellationToken Cancellation)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
