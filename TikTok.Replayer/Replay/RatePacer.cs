using TikTok.Replayer.Input;

namespace TikTok.Replayer.Replay;

/// <summary>
/// A constant rate of posts. What is due within <see cref="GrainSeconds"/> goes together. After a stall it catches up, at no
/// more than twice the rate, so that the rate holds on average and whoever reads is not flooded.
/// </summary>
internal sealed class RatePacer(double postsPerSecond, TimeProvider clock) : Pacer
{
    private const double GrainSeconds = 0.02;
    private const double CatchUp = 2;
    private long? _started;
    private double _due; // of the next post by the rate, in seconds since the start
    private double _earliest; // of the next post by the limit on catching up

    public override TimeSpan Wait(IPostSource source, long reachedMs)
    {
        _started ??= clock.GetTimestamp();
        var now = clock.GetElapsedTime(_started.Value).TotalSeconds;
        var at = Math.Max(_due, _earliest);
        _due += 1 / postsPerSecond;
        _earliest = Math.Max(at, now - GrainSeconds) + 1 / (postsPerSecond * CatchUp);
        return at - now > GrainSeconds ? TimeSpan.FromSeconds(at - now) : TimeSpan.Zero;
    }
}
