using TikTok.Posts;
using TikTok.Posts.EventTime;

namespace TikTok.Replayer.Input;

/// <summary>
/// A source whose posts are placed in the stream before they are given (<see cref="Agreement"/>). It looks ahead only where a post
/// steps forward further than usual, and gives the lines that it has copied for that in their order.
/// </summary>
/// <param name="source">The lines.</param>
/// <param name="chooses">Whether a post is replayed; others have no say.</param>
/// <param name="start">What was agreed on before its first line.</param>
/// <param name="eager">Whether to look ahead as little as can be: more lines may be long in coming.</param>
internal sealed class PlacedSource(IPostSource source, Func<Post, bool> chooses, AgreedTime start, bool eager) : IPostSource
{
    private const int MostLines = 10_000; // where most lines are none that is replayed, memory stays bounded
    private readonly Post _post = new();
    private readonly Queue<SourceLine> _ahead = new();
    private readonly long[] _times = new long[Agreement.MaxLookAhead];
    private AgreedTime _agreed = start;
    private SourceLine? _line; // null: the current line is the source's
    private bool _ended;

    public Post Post => _line is null ? source.Post : _post;

    public RejectReason Rejection => _line?.Rejection ?? source.Rejection;

    public ReadOnlyMemory<byte> Raw => _line?.Raw ?? source.Raw;

    public string File => _line?.File ?? source.File;

    public long Line => _line?.Line ?? source.Line;

    public int FileIndex => _line?.FileIndex ?? source.FileIndex;

    public long LinesBefore => _line?.LinesBefore ?? source.LinesBefore;

    public int Pass => _line?.Pass ?? source.Pass;

    public long Position => _line?.Position ?? source.Position;

    public double? Fraction => _line is null ? source.Fraction : _line.Fraction;

    public Placed Placed { get; private set; }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_ahead.Count == 0)
        {
            _line = null;
            if (_ended || !await source.ReadAsync(cancellationToken))
                return false;
            if (VoteOf(source) is not { } time || TryPlace([time]))
                return true;
            _ahead.Enqueue(SourceLine.Of(source, time));
        }

        while (!TryPlaceFirst())
            if (await source.ReadAsync(cancellationToken))
                _ahead.Enqueue(SourceLine.Of(source, VoteOf(source)));
            else
                _ended = true;
        _line = _ahead.Dequeue();
        if (_line.Rejection == RejectReason.None)
            PostParser.TryParse(_line.Raw, _post, out _);
        return true;
    }

    public ValueTask SkipAsync(long lines, CancellationToken cancellationToken) => source.SkipAsync(lines, cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private long? VoteOf(IPostSource line) => line.Rejection == RejectReason.None && chooses(line.Post) ? line.Post.CreateTime * 1000 : null;

    private bool TryPlaceFirst()
    {
        if (_ahead.Peek().VoteMs is null)
            return true;
        var count = 0;
        foreach (var line in _ahead)
            if (line.VoteMs is { } time && count < _times.Length)
                _times[count++] = time;
        return TryPlace(_times.AsSpan(0, count));
    }

    private bool TryPlace(ReadOnlySpan<long> times)
    {
        var placed = Agreement.Place(_agreed, times, _ended || _ahead.Count >= MostLines, eager);
        if (placed.Placement == Placement.Undecided)
            return false;
        (Placed, _agreed) = (placed, placed.Next);
        return true;
    }
}
