namespace TikTok.Replayer.Generate;

/// <summary>
/// Places the crises. A spike lasts from up to 30 minutes before its first full clock hour to at most 85 minutes after it:
/// 1 to 3 hours. The six of the last day do not overlap and end before 22:00 UTC.
/// </summary>
internal static class SpikePlan
{
    private const int DaysBeforeFirst = 3;
    private const int SecondsPerDay = 86_400;

    private static readonly int[] _lastDayHours = [2, 5, 8, 12, 15, 18];

    // In the order of the days; some stay apart even when all fall on one day.
    private static readonly int[] _earlierHours = [9, 16, 4, 19, 12, 7];

    /// <summary>The spikes of a sample by time, each on a brand of its own.</summary>
    public static IReadOnlyList<PlannedSpike> Create(SampleOptions options)
    {
        var random = new SeededRandom(SeededRandom.Derive(options.Seed, purpose: 0xA3));
        var brands = Shuffle(Brand.All.Count, random);
        var start = options.Start.ToUnixTimeSeconds();
        var spikes = new List<PlannedSpike>();

        // Without days between the fourth and the last there is no room for the earlier six.
        var earlierDays = Math.Max(0, options.Days - 1 - DaysBeforeFirst);
        for (var i = 0; i < _earlierHours.Length && earlierDays > 0; i++)
            Place(DaysBeforeFirst + (i * earlierDays / _earlierHours.Length), _earlierHours[i]);
        foreach (var hour in _lastDayHours)
            Place(options.Days - 1, hour);

        return [.. spikes.OrderBy(spike => spike.From)];

        void Place(int day, int hour) =>
            spikes.Add(new PlannedSpike(brands[spikes.Count], start + ((long)day * SecondsPerDay) + (hour * 3600), random));
    }

    private static int[] Shuffle(int count, SeededRandom random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
