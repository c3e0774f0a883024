using TikTok.Replayer.Input;

namespace TikTok.Replayer.Replay;

/// <summary>The original's rhythm, faster or slower: that of <c>createTime</c>, also when records carry the time of the wall.</summary>
internal sealed class SpeedPacer(double speed, long pacedFromMs, TimeProvider clock) : Pacer
{
    private static readonly TimeSpan s_grain = TimeSpan.FromMilliseconds(100);
    private long _firstMs;
    private long _firstTick;
    private int _pass = -1;

    public override TimeSpan Wait(IPostSource source, long reachedMs)
    {
        if (reachedMs < pacedFromMs)
            return TimeSpan.Zero;
        if (source.Pass != _pass) // the time between two passes is not waited for
            (_pass, _firstMs, _firstTick) = (source.Pass, reachedMs, clock.GetTimestamp());
        var wait = TimeSpan.FromMilliseconds((reachedMs - _firstMs) / speed) - clock.GetElapsedTime(_firstTick);
        return wait > s_grain ? wait : TimeSpan.Zero;
    }
}
