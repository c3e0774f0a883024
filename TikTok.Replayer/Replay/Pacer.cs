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
    public abstract TimeSpan Wait(IPostSource source);

    private sealed class NoPacer : Pacer
    {
        public override TimeSpan Wait(IPostSource source) => TimeSpan.Zero;
    }
}
