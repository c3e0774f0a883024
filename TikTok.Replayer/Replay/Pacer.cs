using TikTok.Replayer.Input;

namespace TikTok.Replayer.Replay;

/// <summary>Says how long to wait before a post is due.</summary>
internal abstract class Pacer
{
    /// <summary>The pace that the options ask for.</summary>
    public static Pacer Of(ReplayOptions options, TimeProvider clock) => options switch
    {
        { Rate: { } rate } => new RatePacer(rate, clock),
        { Speed: { } speed } => new SpeedPacer(speed, options.PacedFrom?.ToUnixTimeMilliseconds() ?? 0, clock),
        _ => new NoPacer(),
    };

    /// <summary>Time until the current post is due; zero when it may be written now. Called once for each post.</summary>
    /// <param name="source">The post.</param>
    /// <param name="reachedMs">How far the input has come with it, by the time of its posts, epoch milliseconds.</param>
    public abstract TimeSpan Wait(IPostSource source, long reachedMs);

    private sealed class NoPacer : Pacer
    {
        public override TimeSpan Wait(IPostSource source, long reachedMs) => TimeSpan.Zero;
    }
}
