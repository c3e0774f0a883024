using TikTok.Posts;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Sort;

/// <summary>
/// An input in the order of <c>createTime</c>; lines of the same second stay in their order, lines that are no records come first.
/// </summary>
/// <param name="sort">What was sorted; stays open.</param>
/// <param name="files">The files that were read.</param>
/// <param name="progress">How many lines it holds.</param>
/// <param name="before">Lines of the input that were replayed before these.</param>
internal sealed class SortedSource(ExternalSort sort, IReadOnlyList<InputFile> files, SortProgress progress, long before = 0) : IPostSource
{
    private readonly ISortedLines _lines = sort.Open();
    private long _given;

    public Post Post { get; } = new();

    public RejectReason Rejection => _lines.Rejection;

    public ReadOnlyMemory<byte> Raw => _lines.Raw;

    public string File => files[_lines.Key.File].Name;

    public long Line => _lines.Key.Line;

    public long Position => before + _given;

    public double? Fraction => progress.Read == 0 ? 1 : (double)_given / progress.Read;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _lines.ReadAsync(cancellationToken))
            return false;
        _given++;
        if (Rejection == RejectReason.None)
            PostParser.TryParse(Raw.Span, Post, out _);
        return true;
    }

    public async ValueTask SkipAsync(long lines, CancellationToken cancellationToken)
    {
        while (Position < lines && await _lines.ReadAsync(cancellationToken))
            _given++;
    }

    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
