namespace TikTok.Anomalies.Evaluation;

/// <summary>What is done to a synthetic series: how the mean differs from the usual one while it lasts.</summary>
/// <param name="Event">What, when, and what a detector should call it.</param>
/// <param name="Size">Largest factor, or the smallest of a drop.</param>
/// <param name="LeastAdded">At its peak at least so much is added, per window; 0 = no least.</param>
/// <param name="Shape">Share of the difference in a window, by the windows since the start: 0 to 1.</param>
internal sealed record SyntheticEvent(LabelledEvent Event, double Size, double LeastAdded, Func<int, double> Shape)
{
    private const int Hour = SyntheticSeries.WindowsPerHour;
    private const int Day = 24 * Hour;
    private const double LowRate = 1; // below it three times nothing is nothing

    /// <summary>x3 to x15 within half an hour at most, then decaying over 2 to 12 hours.</summary>
    public static SyntheticEvent Spike(SeededCounts random, int first, double rate)
    {
        var (length, rise) = (random.Between(2 * Hour, 12 * Hour), random.Between(1, 6));
        return new SyntheticEvent(
            new LabelledEvent("spike", new RowRange(first, first + length - 1), AnomalyKind.Spike),
            random.Between(3.0, 15.0),
            rate < LowRate ? 2 : 0,
            since => since < rise ? (since + 1.0) / rise : Math.Exp(-3.0 * (since - rise) / (length - rise)));
    }

    /// <summary>Up to x4 over 12 to 36 hours, then back in a fifth of that time.</summary>
    public static SyntheticEvent SlowBurn(SeededCounts random, int first)
    {
        var length = random.Between(12 * Hour, 36 * Hour);
        var fall = length / 5;
        return new SyntheticEvent(
            new LabelledEvent("slow-burn", new RowRange(first, first + length + fall - 1), AnomalyKind.Spike),
            4, 0, since => since < length ? (since + 1.0) / length : 1 - (since - length + 1.0) / fall);
    }

    /// <summary>x2 to x3, for six days or more.</summary>
    public static SyntheticEvent LevelShift(SeededCounts random, RowRange rows) =>
        new(new LabelledEvent("level-shift", rows, AnomalyKind.LevelShift), random.Between(2.0, 3.0), 0, _ => 1);

    /// <summary>To 10 to 30 % for 6 to 24 hours.</summary>
    public static SyntheticEvent Drop(SeededCounts random, int first) => new(
        new LabelledEvent("drop", new RowRange(first, first + random.Between(Day / 4, Day) - 1), AnomalyKind.Drop), random.Between(0.1, 0.3), 0, _ => 1);

    /// <summary>The mean in a row in which it would usually be another.</summary>
    public double Mean(int row, double usual)
    {
        if (!Event.Rows.Contains(row))
            return usual;
        var added = (Size - 1) * usual;
        return usual + Shape(row - Event.Rows.First) * (LeastAdded > 0 ? Math.Max(LeastAdded, added) : added);
    }
}
