using System.Globalization;
using TikTok.Replayer.Generate.Events;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>What a generated sample contains. The same options give the same bytes, on every machine.</summary>
public sealed record SampleOptions
{
    private const int MostDays = 24_000;

    // An hour of posts is held in memory at a time: this many a day is some 400 MB.
    private const int MostPostsPerDay = 100_000_000;

    private const int MostEvents = 100_000;

    // At least a third of the posts must remain for everything else: a keyword is rare, whatever its rate.
    private const double LargestWatchedShare = 2 / 3.0;

    /// <summary>First instant of the sample: a midnight in UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Length in days, 1 to 24,000: two weeks of history and a last day with much going on.</summary>
    public int Days { get; init; } = 15;

    /// <summary>
    /// Ordinary posts per day on average over a week, 1 to 100 million, without the events' and without re-sent snapshots. Below
    /// 6,000 the stories' own rates and strengths shrink in proportion, unless <see cref="Rates"/> sets them.
    /// </summary>
    public int PostsPerDay { get; init; } = EventPlan.FullPostsPerDay;

    /// <summary>Seed of all randomness; any number.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Codes of the languages to write in; empty = all of <see cref="AllLanguages"/>. Stories in others are left out.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>
    /// How many events to inject; null = each story once. More: the stories again with other brands and at other times, those
    /// about the whole platform or a sound only once. Less: the first ones.
    /// </summary>
    public int? Events { get; init; }

    /// <summary>Which scenarios to inject; empty = all.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = [];

    /// <summary>
    /// Ordinary posts an hour of the keywords to which something happens, taken in turns, and of as many to which nothing does;
    /// empty = the stories' own. Drops and level shifts take those of at least 5, if there are any.
    /// </summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>The codes that <see cref="Languages"/> may hold.</summary>
    public static IReadOnlyList<string> AllLanguages => Region.LanguageCodes;

    /// <summary>The first instant after the sample.</summary>
    public DateTimeOffset End => Start.AddDays(Days);

    internal Region[] Regions =>
        Languages.Count == 0 ? [.. Region.All] : [.. Region.All.Where(region => Languages.Contains(region.LanguageCode, StringComparer.Ordinal))];

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
        if (Events is < 0 or > MostEvents)
            return $"events must be 0 to {MostEvents}, not {Events}";
        if (Languages.FirstOrDefault(code => !Region.LanguageCodes.Contains(code, StringComparer.Ordinal)) is { } unknown)
            return $"'{unknown}' is none of the languages {string.Join(", ", Region.LanguageCodes)}";

        var lastStart = DateTimeOffset.FromUnixTimeSeconds(ItemId.CreateTimeLimit).AddDays(-Days);
        return Start < DateTimeOffset.UnixEpoch.AddDays(1) || Start > lastStart
            ? "the sample must lie between 1970-01-02 and 2038-01-19: item ids carry the time in 31 bits"
            : FindProblemOfRates();
    }

    private string? FindProblemOfRates()
    {
        if (Rates.Any(rate => !(rate > 0 && rate <= MostPostsPerDay)))
            return "rates must be more than 0 posts an hour";
        if (EventPlan.Create(this).WatchedPostsPerDay <= PostsPerDay * LargestWatchedShare)
            return null;

        // In a sample that is not thin.
        var watched = EventPlan.Create(this with { PostsPerDay = MostPostsPerDay }).WatchedPostsPerDay;
        return string.Create(CultureInfo.InvariantCulture,
            $"the keywords of the events bring {watched:F0} posts a day: ask for at least {Math.Ceiling(watched / LargestWatchedShare):F0} posts per day, or for lower rates or fewer events");
    }
}
