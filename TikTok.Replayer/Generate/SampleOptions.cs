namespace TikTok.Replayer.Generate;

/// <summary>What a generated sample contains. The same options give the same bytes, on every machine.</summary>
public sealed record SampleOptions
{
    private const int MostDays = 24_000;

    // An hour of posts is held in memory at a time: this many a day is some 400 MB.
    private const int MostPostsPerDay = 100_000_000;

    /// <summary>First instant of the sample: a midnight in UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Length in days, 1 to 24,000. The last day carries six crises, days 4 to the one before the last share six more.</summary>
    public int Days { get; init; } = 9;

    /// <summary>
    /// Posts per day on average over a week, 1 to 100 million, without the crises' and without re-sent snapshots. Below about 4,700
    /// the brands, which have absolute rates, get proportionally fewer posts, so that others remain.
    /// </summary>
    public int PostsPerDay { get; init; } = 6_000;

    /// <summary>Seed of all randomness; any number.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The first instant after the sample.</summary>
    public DateTimeOffset End => Start.AddDays(Days);

    /// <summary>Says in one sentence what is wrong with these options.</summary>
    /// <returns>Null when nothing is.</returns>
    public string? FindProblem()
    {
        if (Days is < 1 or > MostDays)
            return $"days must be 1 to {MostDays}, not {Days}";
        if (PostsPerDay is < 1 or > MostPostsPerDay)
            return $"posts per day must be 1 to {MostPostsPerDay}, not {PostsPerDay}";
        if (Start.UtcDateTime.TimeOfDay != TimeSpan.Zero)
            return "the start must be a midnight in UTC: days are whole UTC days";

        var lastStart = DateTimeOffset.FromUnixTimeSeconds(ItemId.CreateTimeLimit).AddDays(-Days);
        return Start < DateTimeOffset.UnixEpoch.AddDays(1) || Start > lastStart
            ? "the sample must lie between 1970-01-02 and 2038-01-19: item ids carry the time in 31 bits"
            : null;
    }
}
