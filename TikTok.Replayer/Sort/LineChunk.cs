using System.Runtime.InteropServices;
using TikTok.Posts;

namespace TikTok.Replayer.Sort;

/// <summary>Lines in memory. The blocks that hold them are used again after <see cref="Clear"/>.</summary>
internal sealed class LineChunk(long capacityBytes)
{
    private const int BlockBytes = 1 << 20;
    private readonly List<byte[]> _blocks = [];
    private readonly List<Entry> _entries = [];
    private long _heldBytes;
    private int _lastBlock = -1;
    private int _usedOfLastBlock;

    /// <summary>Adds a line.</summary>
    /// <returns>False when the chunk is full; an empty one takes a line of any length.</returns>
    public bool TryAdd(in LineKey key, RejectReason rejection, ReadOnlySpan<byte> raw)
    {
        var newBlock = _lastBlock < 0 || _usedOfLastBlock + raw.Length > _blocks[_lastBlock].Length ? Math.Max(BlockBytes, raw.Length) : 0;
        if (_entries.Count > 0 && _heldBytes + newBlock + Marshal.SizeOf<Entry>() * (long)_entries.Count > capacityBytes)
            return false;
        if (newBlock > 0)
            TakeBlock(newBlock);
        raw.CopyTo(_blocks[_lastBlock].AsSpan(_usedOfLastBlock));
        _entries.Add(new Entry(key, _lastBlock, _usedOfLastBlock, raw.Length, rejection));
        _usedOfLastBlock += raw.Length;
        return true;
    }

    /// <summary>Puts the lines in order.</summary>
    public void Sort() => CollectionsMarshal.AsSpan(_entries).Sort((left, right) => LineKey.Order.Compare(left.Key, right.Key));

    /// <summary>The lines, in the order that they have now.</summary>
    public ISortedLines Open() => new Lines(this);

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        _entries.Clear();
        _blocks.RemoveAll(block => block.Length > BlockBytes); // of lines longer than a block
        (_heldBytes, _lastBlock, _usedOfLastBlock) = (0, -1, 0);
    }

    private void TakeBlock(int bytes)
    {
        _lastBlock++;
        _usedOfLastBlock = 0;
        _heldBytes += bytes;
        if (bytes > BlockBytes || _lastBlock == _blocks.Count)
            _blocks.Insert(_lastBlock, GC.AllocateUninitializedArray<byte>(bytes));
    }

    private readonly record struct Entry(LineKey Key, int Block, int Start, int Length, RejectReason Rejection);

    private sealed class Lines(LineChunk chunk) : ISortedLines
    {
        private int _next;

        public LineKey Key => Current.Key;

        public RejectReason Rejection => Current.Rejection;

        public ReadOnlyMemory<byte> Raw => chunk._blocks[Current.Block].AsMemory(Current.Start, Current.Length);

        private ref Entry Current => ref CollectionsMarshal.AsSpan(chunk._entries)[_next - 1];

        public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => new(_next < chunk._entries.Count && ++_next > 0);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
