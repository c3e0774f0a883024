namespace TikTok.Replayer.Replay;

/// <summary>Says how long to wait before a record is due.</summary>
internal sealed class Pacer(double? speed, long pacedFromMs, TimeProvider clock)
{
    private long _firstStreamMs = -1;
    private long _firstTick;

    /// <summary>Time until a record of this stream time is due; zero or less when it is now.</summary>
    public TimeSpan Until(long streamTimeMs)
    {
        if (speed is not { } factor || streamTimeMs < pacedFromMs)
            return TimeSpan.Zero;
        if (_firstStreamMs < 0)
        {
            _firstStreamMs = streamTimeMs;
            _firstTick = clock.GetTimestamp();
        }

        var due = TimeSpan.FromMilliseconds((streamTimeMs - _firstStreamMs) / factor);
        return due - clock.GetElapsedTime(_firstTick);
    }
}
