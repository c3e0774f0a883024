namespace TikTok.Replayer.Generate;

/// <summary>
/// Snapshots that are taken of some posts again, later: half of them within two hours, half after two hours to a day. What
/// would be taken down after the sample's end is never asked for.
/// </summary>
internal sealed class ResentPosts
{
    private const double ShareOfLines = 0.02;
    private const int ShortestDelay = 60;
    private const int NearHorizon = 2 * 3600;
    private const int FarHorizon = 24 * 3600;

    // Ties in time are broken by the order of adding: a heap alone would not be the same everywhere.
    private readonly PriorityQueue<PostSlot, (long Time, long Order)> _waiting = new();
    private long _added;

    /// <summary>Chooses which of new posts are taken down a second time.</summary>
    public void Schedule(ReadOnlySpan<PostSlot> posts, SeededRandom random)
    {
        foreach (var post in posts)
        {
            if (random.Fraction() >= ShareOfLines / (1 - ShareOfLines))
                continue;
            var delay = random.Percent(50) ? Between(ShortestDelay, NearHorizon, random) : Between(NearHorizon, FarHorizon, random);
            Add(post, post.CreateTime + delay);
        }
    }

    /// <summary>Has one post taken down many times.</summary>
    /// <returns>How often.</returns>
    public int Repeat(PostSlot post, int times, long until, SeededRandom random)
    {
        for (var i = 0; i < times; i++)
            Add(post, post.CreateTime + Between(1, (int)(until - post.CreateTime), random));
        return times;
    }

    /// <summary>Hands over the snapshots that are due before an instant.</summary>
    public void MoveTo(List<PostSlot> slots, long before)
    {
        while (_waiting.TryPeek(out var slot, out var due) && due.Time < before)
        {
            slots.Add(slot);
            _waiting.Dequeue();
        }
    }

    private void Add(PostSlot post, long at) => _waiting.Enqueue(post with { CapturedAt = at }, (at, _added++));

    private static int Between(int least, int limit, SeededRandom random) => least + random.Below(limit - least);
}
