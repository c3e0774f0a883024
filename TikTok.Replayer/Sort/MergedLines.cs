using TikTok.Posts;

namespace TikTok.Replayer.Sort;

/// <summary>Merges lines that are in order each into one order.</summary>
internal sealed class MergedLines(IReadOnlyList<ISortedLines> parts) : ISortedLines
{
    private readonly PriorityQueue<ISortedLines, LineKey> _heads = new(parts.Count, LineKey.Order);
    private bool _started;

    public LineKey Key => _heads.Peek().Key;

    public RejectReason Rejection => _heads.Peek().Rejection;

    public ReadOnlyMemory<byte> Raw => _heads.Peek().Raw;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_started)
        {
            _started = true;
            foreach (var part in parts)
                if (await part.ReadAsync(cancellationToken))
                    _heads.Enqueue(part, part.Key);
        }
        else if (_heads.TryPeek(out var head, out _))
        {
            if (await head.ReadAsync(cancellationToken))
                _heads.DequeueEnqueue(head, head.Key);
            else
                _heads.Dequeue();
        }

        return _heads.Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in parts)
            await part.DisposeAsync();
    }
}
