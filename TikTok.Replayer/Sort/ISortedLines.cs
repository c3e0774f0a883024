using TikTok.Posts;

namespace TikTok.Replayer.Sort;

/// <summary>Where a line belongs: by <c>createTime</c>, among equals by where it stood.</summary>
/// <param name="Time">Epoch seconds; <see cref="NoRecord"/> for a line that is no record.</param>
/// <param name="File">Which file of the input it stood in, from 0.</param>
/// <param name="Line">The line there on which it begins, from 1.</param>
/// <param name="Place">Its place among all; several may begin on a line.</param>
internal readonly record struct LineKey(long Time, int File, long Line, long Place)
{
    /// <summary>Lines that are no records come first, in their order.</summary>
    public const long NoRecord = long.MinValue;

    /// <summary>The order of lines.</summary>
    public static IComparer<LineKey> Order { get; } = Comparer<LineKey>.Create((left, right) =>
    {
        var order = left.Time.CompareTo(right.Time);
        return order == 0 ? left.Place.CompareTo(right.Place) : order;
    });
}

/// <summary>Gives lines in order. What it holds is valid until the next read.</summary>
internal interface ISortedLines : IAsyncDisposable
{
    /// <summary>Where the current line belongs.</summary>
    LineKey Key { get; }

    /// <summary>Why the current line is no record; None for a record.</summary>
    RejectReason Rejection { get; }

    /// <summary>The current line, without its line break.</summary>
    ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Goes to the next line; false at the end.</summary>
    ValueTask<bool> ReadAsync(CancellationToken cancellationToken);
}
