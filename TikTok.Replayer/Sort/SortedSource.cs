using TikTok.Posts;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Sort;

/// <summary>
/// An input in the order of <c>createTime</c>; lines of the same second stay in their order, lines that are no records come first.
/// </summary>
/// <param name="sort">What was sorted; stays open.</param>
/// <param name="files">The files that were read.</param>
/// <param name="progress">How many lines it holds.</param>
internal sealed class SortedSource(ExternalSort sort, IReadOnlyList<InputFile> files, SortProgress progress) : IPostSource
{
    private readonly ISortedLines _lines = sort.Open();

    public Post Post { get; } = new();

    public RejectReason Rejection => _lines.Rejection;

    public ReadOnlyMemory<byte> Raw => _lines.Raw;

    public string File => files[_lines.Key.File].Name;

    public long Line => _lines.Key.Line;

    public long Position { get; private set; }

    public double? Fraction => progress.Read == 0 ? 1 : (double)Position / progress.Read;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _lines.ReadAsync(cancellationToken))
            return false;
        Position++;
        if (Rejection == RejectReason.None)
            PostParser.TryParse(Raw.Span, Post, out _);
        return true;
    }

    public async ValueTask SkipAsync(long lines, CancellationToken cancellationToken)
    {
        while (Position < lines && await _lines.ReadAsync(cancellationToken))
            Position++;
    }

    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
