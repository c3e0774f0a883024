using System.Buffers;
using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Replay;

/// <summary>
/// An input again and again. The first pass is the input as it is; later ones hold the chosen records only, moved on by
/// <see cref="PassShift"/>: what is no record is in the dead letters already.
/// </summary>
/// <param name="open">Opens it, with what is agreed on before the line that is read first.</param>
/// <param name="options">What is replayed of it, and how.</param>
/// <param name="start">What was agreed on where the replay goes on.</param>
internal sealed class LoopedSource(Func<AgreedTime, IPostSource> open, ReplayOptions options, AgreedTime start) : IPostSource
{
    private readonly ArrayBufferWriter<byte> _moved = new(8192);
    private readonly Post _movedPost = new();
    private IPostSource _source = open(default);
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private long _linesOfPass;

    public Post Post => Pass == 0 ? _source.Post : _movedPost;

    public RejectReason Rejection => _source.Rejection;

    public ReadOnlyMemory<byte> Raw => Pass == 0 ? _source.Raw : _moved.WrittenMemory;

    public string File => _source.File;

    public long Line => _source.Line;

    public int Pass { get; private set; }

    public Placed Placed { get; private set; }

    public long Position => Pass * _linesOfPass + _source.Position;

    public double? Fraction => null;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (await _source.ReadAsync(cancellationToken))
                if (Take())
                    return true;
            EndPass();
            if (_first > _last)
                return false; // nothing was chosen: there is nothing to repeat
            await OpenPassAsync(Pass + 1, default);
        }
    }

    /// <summary>Reads the first pass again, which says how far the others are apart, and goes to the line of the right one.</summary>
    public async ValueTask SkipAsync(long lines, CancellationToken cancellationToken)
    {
        while (Position < lines)
        {
            if (await _source.ReadAsync(cancellationToken))
            {
                Take();
                continue;
            }

            EndPass();
            if (_first > _last)
                return;
            var pass = (int)(lines / _linesOfPass);
            await OpenPassAsync(pass, lines % _linesOfPass == 0 ? default : start with { Ms = start.Ms - MovedMs(pass) });
            await _source.SkipAsync(lines % _linesOfPass, cancellationToken);
            return;
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Notes a line of the first pass; moves a record of a later one, and says false for what it leaves out.</summary>
    private bool Take()
    {
        var chosen = _source.Rejection == RejectReason.None && options.Chooses(_source.Post);
        if (Pass > 0)
            return chosen && Move();
        Placed = _source.Placed;
        if (chosen && !Placed.IsSetAside) // else one wrong clock would put years between two passes
            (_first, _last) = (Math.Min(_first, _source.Post.CreateTime), Math.Max(_last, _source.Post.CreateTime));
        return true;
    }

    private bool Move()
    {
        var seconds = Pass * PassShift.Period(_first, _last);
        var (moved, placed) = (MovedMs(Pass), _source.Placed);
        var createTime = _source.Post.CreateTime + moved / 1000;
        if (createTime > PostParser.LatestCreateTime)
            throw new InputException($"--loop has come to the year 2100 after {Pass} passes, and stream time ends there: loop over more posts, set --limit, or stamp them with now (--clock wall).");
        Placed = placed with { FiledMs = placed.FiledMs + moved, Next = placed.Next with { Ms = placed.Next.Ms + moved } };
        _moved.ResetWrittenCount();
        PassShift.Write(_source.Raw.Span, _source.Post, PassShift.Move(_source.Post.Id, seconds), createTime, _moved);
        PostParser.TryParse(_moved.WrittenSpan, _movedPost, out _);
        return true;
    }

    private void EndPass()
    {
        if (Pass == 0)
            _linesOfPass = _source.Position;
        else if (_source.Position != _linesOfPass)
            throw new InputException($"Input '{options.Input}' was changed while it was looped over: begin again with --restart.");
    }

    private async Task OpenPassAsync(int pass, AgreedTime agreed)
    {
        await _source.DisposeAsync();
        Pass = pass;
        _source = open(agreed);
    }

    /// <summary>How much later the posts of a pass are; stamped with now, a post keeps the time at which it was made.</summary>
    private long MovedMs(int pass) => options.Clock == ReplayClock.Event ? pass * PassShift.Period(_first, _last) * 1000 : 0;
}
