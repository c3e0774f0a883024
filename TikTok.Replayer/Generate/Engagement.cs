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
    // From the end of March 2020 on the platform gave counters as people read them: 28.4K, 2.8M.
    private const long RoundedFrom = 1_585_612_800;

    public static Engagement Draw(SeededRandom random)
    {
        var likes = random.Magnitude(17);
        return Of(likes, hasPlays: random.Percent(70), random);
    }

    /// <summary>Of the post that starts a story: a hundred thousand likes or more.</summary>
    public static Engagement DrawLeading(SeededRandom random) => Of(100_000 + random.Below(900_000), hasPlays: true, random);

    /// <summary>The counters some time later: every one has grown, the more the later.</summary>
    public Engagement Grow(long seconds, SeededRandom random)
    {
        var percent = 5 + random.Below(300);
        var halfTime = 3_600L * (1 + random.Below(10));
        return new Engagement(Later(Likes), Later(Shares), Later(Comments), Plays is { } plays ? Later(plays) : null);

        long Later(long count) => count + 1 + (count * percent / 100 * seconds / (seconds + halfTime));
    }

    /// <summary>The counters as they were given out at a time, epoch seconds.</summary>
    public Engagement Seen(long at) => at < RoundedFrom
        ? this
        : new Engagement(Round(Likes), Round(Shares), Round(Comments), Plays is { } plays ? Round(plays) : null);

    private static Engagement Of(long likes, bool hasPlays, SeededRandom random) => new(
        likes, likes / (20 + random.Below(200)), likes / (10 + random.Below(60)), hasPlays ? likes * (3 + random.Below(12)) : null);

    private static long Round(long count) => count switch
    {
        < 10_000 => count,
        < 1_000_000 => count / 100 * 100,
        _ => count / 100_000 * 100_000,
    };
}
