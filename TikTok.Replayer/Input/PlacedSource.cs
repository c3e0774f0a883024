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
    // Where most lines are none that is replayed, memory stays bounded.
    private const int MostLines = 10_000;
    private const long MostBytes = 64 << 20;
    private readonly Post _post = new();
    private readonly Queue<SourceLine> _ahead = new();
    private readonly long[] _times = new long[Agreement.MaxLookAhead];
    private AgreedTime _agreed = start;
    private SourceLine? _line; // null: the current line is the source's
    private long _aheadBytes;
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
            Enqueue(time);
        }

        while (!TryPlaceFirst())
            await LookAheadAsync(cancellationToken);
        _line = _ahead.Dequeue();
        _aheadBytes -= _line.Raw.Length;
        if (_line.Rejection == RejectReason.None)
            PostParser.TryParse(_line.Raw, _post, out _);
        return true;
    }

    public ValueTask SkipAsync(long lines, CancellationToken cancellationToken) => source.SkipAsync(lines, cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private bool IsFull => _ahead.Count >= MostLines || _aheadBytes >= MostBytes;

    private long? VoteOf(IPostSource line) => line.Rejection == RejectReason.None && chooses(line.Post) ? line.Post.CreateTime * 1000 : null;

    /// <summary>Copies lines up to the next one that has a say, or the bounds of what is copied.</summary>
    private async ValueTask LookAheadAsync(CancellationToken cancellationToken)
    {
        long? vote;
        do
        {
            _ended = !await source.ReadAsync(cancellationToken);
            if (_ended)
                return;
            vote = VoteOf(source);
            Enqueue(vote);
        }
        while (vote is null && !IsFull);
    }

    private void Enqueue(long? vote)
    {
        var line = SourceLine.Of(source, vote);
        _ahead.Enqueue(line);
        _aheadBytes += line.Raw.Length;
    }

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
        var placed = Agreement.Place(_agreed, times, _ended || IsFull, eager);
        if (placed.Placement == Placement.Undecided)
            return false;
        (Placed, _agreed) = (placed, placed.Next);
        return true;
    }
}
