namespace TikTok.Api.Page.Live;

/// <summary>
/// Finds out what the stream is doing from how its time moves against the clock: a replay of last year moves, and is
/// nevertheless not live.
/// </summary>
internal sealed class StreamPulse
{
    /// <summary>A stream whose newest post is not older than this is live.</summary>
    public static readonly TimeSpan LiveLag = TimeSpan.FromMinutes(15);

    /// <summary>A stream that has not moved for this long stands still.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(10);
    private readonly Queue<(DateTimeOffset Wall, DateTime Stream)> _moves = new();
    private DateTimeOffset? _since;
    private DateTimeOffset _lastMove;
    private DateTime _newest;

    /// <summary>Takes one look.</summary>
    /// <param name="now">Wall clock.</param>
    /// <param name="streamTime">Stream time of the newest post; null before the first.</param>
    public (StreamPhase Phase, double? Speed) Observe(DateTimeOffset now, DateTime? streamTime)
    {
        if (streamTime is not { } stream)
            return (StreamPhase.Empty, null);
        if (_since is null)
            (_since, _newest) = (now, stream);
        if (stream > _newest)
            (_newest, _lastMove) = (stream, now);
        _moves.Enqueue((now, stream));
        while (now - _moves.Peek().Wall > s_memory)
            _moves.Dequeue();

        if (now.UtcDateTime - stream <= LiveLag)
            return (StreamPhase.Live, null);
        if (now - _lastMove <= Patience)
            return (StreamPhase.Replay, Speed(now, stream));
        return (now - _since < Patience ? StreamPhase.Unknown : StreamPhase.Still, null);
    }

    private double? Speed(DateTimeOffset now, DateTime stream)
    {
        var (wall, before) = _moves.Peek();
        return now - wall >= TimeSpan.FromSeconds(2) && stream > before ? (stream - before) / (now - wall) : null;
    }
}
