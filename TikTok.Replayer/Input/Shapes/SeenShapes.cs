using TikTok.Replayer.Replay;

namespace TikTok.Replayer.Input.Shapes;

/// <summary>What the lines of an input are that are no records, by the first of them.</summary>
internal sealed class SeenShapes
{
    private const int LooksAt = 200;
    private readonly Dictionary<string, int> _shapes = new(StringComparer.Ordinal);
    private int _seen;

    /// <summary>Looks at a line that is no record.</summary>
    public void Add(IPostSource line)
    {
        if (_seen == LooksAt)
            return;
        _seen++;
        var shape = RecordShape.Of(line.Raw.Span, line.Rejection);
        _shapes[shape] = _shapes.GetValueOrDefault(shape) + 1;
    }

    /// <summary>The most frequent shape of an input of which hardly anything is a record; null for one that is as it should be.</summary>
    /// <param name="position">How much of it was valid, in all its runs.</param>
    public string? Of(SourcePosition position) =>
        !position.IsHardlyValid ? null
        : _seen == 0 ? position.Shape ?? (position.Rejected > 0 ? "lines that are no records" : "nothing: it is empty")
        : _shapes.MaxBy(shape => shape.Value).Key;
}
