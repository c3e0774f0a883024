namespace TikTok.Replayer.Replay;

/// <summary>How long a replay will still take. What is paced takes as long as its stream time says; how fast the rest went tells nothing about it.</summary>
internal sealed class TimeToGo(ReplayProgress progress, ReplayOptions options, TimeProvider clock)
{
    private (long Tick, double Fraction, DateTimeOffset StreamTime)? _first;

    /// <summary>As it looks now; null where nobody knows.</summary>
    public TimeSpan? Estimate()
    {
        if (progress is not { Fraction: { } fraction, StreamTime: { } streamTime, Bytes: > 0 })
            return null;
        // What was done before the first look is no measure: an earlier run did it, or the input was sorted meanwhile.
        _first ??= (clock.GetTimestamp(), fraction, streamTime);
        var (tick, firstFraction, firstTime) = _first.Value;
        var elapsed = clock.GetElapsedTime(tick);
        if (options is not { Speed: { } speed, LastPost: { } last })
            return Rest(elapsed, fraction - firstFraction, 1 - fraction);
        var from = options.PacedFrom ?? DateTimeOffset.MinValue;
        return streamTime >= from
            ? Positive((last - streamTime) / speed)
            : Rest(elapsed, (streamTime - firstTime).TotalSeconds, (from - streamTime).TotalSeconds) + Positive((last - from) / speed);
    }

    private static TimeSpan? Rest(TimeSpan elapsed, double done, double toDo) => done > 0 && elapsed * (toDo / done) is var rest ? Positive(rest) : null;

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
