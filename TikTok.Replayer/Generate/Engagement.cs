using System.Runtime.InteropServices;

namespace TikTok.Replayer.Generate;

/// <summary>The counters of one snapshot of a post.</summary>
/// <param name="Likes">Written as <c>diggCount</c>.</param>
/// <param name="Shares">Written as <c>shareCount</c>.</param>
/// <param name="Comments">Written as <c>commentCount</c>.</param>
/// <param name="Plays">Written as <c>playCount</c>; null is left out, as in parts of the dump.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Engagement(long Likes, long Shares, long Comments, long? Plays)
{
    public static Engagement Draw(SeededRandom random)
    {
        var likes = random.Magnitude(17);
        var hasPlays = random.Percent(70);
        return new Engagement(likes, likes / (20 + random.Below(200)), likes / (10 + random.Below(60)),
            hasPlays ? likes * (3 + random.Below(12)) : null);
    }

    /// <summary>The counters some time later: every one has grown.</summary>
    public Engagement Grow(SeededRandom random)
    {
        var percent = 5 + random.Below(300);
        return new Engagement(Later(Likes, percent), Later(Shares, percent), Later(Comments, percent),
            Plays is { } plays ? Later(plays, percent) : null);
    }

    private static long Later(long count, int percent) => count + 1 + (count * percent / 100);
}
