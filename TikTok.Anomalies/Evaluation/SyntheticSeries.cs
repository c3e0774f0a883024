namespace TikTok.Anomalies.Evaluation;

/// <summary>
/// A series of five-minute counts that is made up, so that everything that happens in it is known: negative binomial counts
/// around a level that follows the hour, the day of the week, and a slow wandering of its own. The first week is quiet, then
/// come at most three events, days apart.
/// </summary>
/// <param name="Rate">Mean count per window.</param>
/// <param name="Counts">A count per window.</param>
/// <param name="Events">What was done to it, in order.</param>
/// <param name="Either">Rows after an event in which an alert is neither right nor wrong.</param>
/// <example><code>
/// var series = SyntheticSeries.Create(seed: 1, index: 3); // always the same
/// for (var row = 0; row &lt; series.Counts.Count; row++)
///     detector.Observe(SyntheticSeries.StartOf(row), series.Counts[row]);
/// </code></example>
public sealed record SyntheticSeries(double Rate, IReadOnlyList<double> Counts, IReadOnlyList<LabelledEvent> Events, IReadOnlyList<RowRange> Either)
{
    internal const int WindowsPerHour = 12;
    private const int Day = 24 * WindowsPerHour;
    private const int Days = 28;
    private const double LowestRateOfDrops = 5; // where there is little, nothing is no news
    private static readonly double[] s_rates = [0.2, 1, 5, 20, 100, 500];
    private static readonly DateTimeOffset s_start = new(2019, 9, 1, 0, 0, 0, TimeSpan.Zero); // a Sunday

    /// <summary>Length of a window.</summary>
    public static TimeSpan WindowLength { get; } = TimeSpan.FromHours(1) / WindowsPerHour;

    /// <summary>Mean counts per window of the series with the numbers 0, 1, ..; then again from the first.</summary>
    public static IReadOnlyList<double> Rates => s_rates;

    /// <summary>When the window of a row starts.</summary>
    public static DateTimeOffset StartOf(int row) => s_start + row * WindowLength;

    /// <summary>Makes a series.</summary>
    /// <param name="seed">Seed of all series.</param>
    /// <param name="index">Number of this one, 0 or more.</param>
    public static SyntheticSeries Create(int seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = new SeededCounts(unchecked(seed * 1_000_003 + index));
        var rate = s_rates[index % s_rates.Length];
        var events = Plan(random, rate);
        var counts = new double[Days * Day];
        var usual = new SyntheticLevel(random, rate);
        var dispersion = random.Between(0.02, 0.4);
        for (var row = 0; row < counts.Length; row++)
        {
            var mean = events.Aggregate(usual.Next(StartOf(row)), (mean, one) => one.Mean(row, mean));
            counts[row] = random.NegativeBinomial(mean, dispersion);
        }

        return new SyntheticSeries(rate, counts, [.. events.Select(one => one.Event)], [.. events.Select(one => After(one.Event))]);
    }

    // Between the slots are days on which nothing happens.
    private static List<SyntheticEvent> Plan(SeededCounts random, double rate)
    {
        var events = new List<SyntheticEvent>();
        var first = random.Between(7 * Day, 11 * Day);
        if (random.Between(0.0, 1) < 0.6)
            events.Add(SyntheticEvent.Spike(random, first, rate));
        var second = random.Between(13 * Day, 16 * Day);
        var choice = random.Between(0.0, 1);
        if (choice < 0.35)
            events.Add(SyntheticEvent.SlowBurn(random, second));
        else if (choice < 0.7 && rate >= LowestRateOfDrops)
            events.Add(SyntheticEvent.Drop(random, second));
        var third = random.Between(18 * Day, 21 * Day);
        var last = random.Between(0.0, 1) < 0.5 ? Days * Day - 1 : third + random.Between(6 * Day, 7 * Day - 1);
        choice = random.Between(0.0, 1);
        if (choice < 0.5)
            events.Add(SyntheticEvent.LevelShift(random, new RowRange(third, last)));
        else if (choice < 0.7)
            events.Add(SyntheticEvent.Spike(random, third, rate));
        return events;
    }

    // The way back from a new level is a change too; after others an hour still has what was in it.
    private static RowRange After(LabelledEvent done) =>
        new(done.Rows.Last + 1, done.Rows.Last + (done.Kind == AnomalyKind.LevelShift ? 2 * Day : WindowsPerHour));
}
