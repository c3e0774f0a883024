using System.Buffers;
using RocksDbSharp;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>Reads a partition of the embedded log. Buffers go back to the pool at the next read.</summary>
/// <param name="db">The log.</param>
/// <param name="state">The partition.</param>
/// <param name="clock">Clock of the wall.</param>
/// <param name="position">Where it starts.</param>
/// <param name="loss">What to do before the first kept record; null for a reader without a group, which starts there.</param>
internal sealed class EmbeddedReader(RocksDb db, PartitionState state, TimeProvider clock, long position, LossRule? loss) : ILogReader
{
    private readonly List<LogRecord> _records = [];
    private readonly List<byte[]> _rented = [];

    public long Position { get; private set; } = position;

    public void Seek(long offset) => Position = offset;

    public async ValueTask<LogBatch> ReadAsync(int maxBytes, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        Recycle();
        cancellationToken.ThrowIfCancellationRequested();
        var appended = state.Appended; // taken before looking: an append in between ends it
        if (Position >= state.Next && maxWait > TimeSpan.Zero)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(appended, Task.Delay(maxWait, clock, wait.Token));
            await wait.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        OffsetRange? lost = null;
        if (Position < state.Next)
        {
            lost = state.Start is var start && Position < start ? loss?.Meet(state.Partition, Position, start) : null;
            ReadBatches(maxBytes);
        }

        return new LogBatch(_records, Position) { Lost = lost };
    }

    public void Dispose() => Recycle();

    private void ReadBatches(int maxBytes)
    {
        Position = Math.Max(Position, state.Start);
        using var iterator = db.NewIterator();
        iterator.SeekForPrev(LogKeys.Batch(state.TopicId, state.Partition.Partition, Position));
        if (!iterator.Valid() || !LogKeys.TryReadOffset(iterator.GetKeySpan(), state.BatchPrefix, out _))
            iterator.Seek(LogKeys.Batch(state.TopicId, state.Partition.Partition, Position));

        var bytes = 0;
        for (; bytes < maxBytes && iterator.Valid(); iterator.Next())
        {
            if (!LogKeys.TryReadOffset(iterator.GetKeySpan(), state.BatchPrefix, out var first) || first >= state.Next)
                break;
            var batch = iterator.GetValueSpan();
            var end = first + BatchCodec.Count(batch);
            if (end <= Position)
                continue;
            var buffer = BatchCodec.Decode(batch, first, Position, _records);
            _rented.Add(buffer);
            bytes += buffer.Length;
            Position = end;
        }
    }

    private void Recycle()
    {
        _records.Clear();
        foreach (var buffer in _rented)
            ArrayPool<byte>.Shared.Return(buffer);
        _rented.Clear();
    }
}
