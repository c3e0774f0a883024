using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate.Events;

/// <summary>
/// What happens in a sample, and which keywords have known rates: the stories with their own brands first; when more events
/// are asked for, the same stories again with other brands, other rates and at other times. Every event has a keyword of its own.
/// </summary>
internal sealed class EventPlan
{
    /// <summary>Ordinary posts a day at which the stories have the rates that they are written with.</summary>
    public const int FullPostsPerDay = 6_000;

    // Below this rate a pause of hours is nothing strange, and a new level is not told from chance.
    private const double LeastRateToFallFrom = 5;

    // A crisis of a tiny keyword is still one: so many posts an hour at least, in a sample that is not thin.
    private const double LeastPeak = 15;

    private readonly SampleOptions _options;
    private readonly SeededRandom _random;
    private readonly long _start;
    private readonly double _thin;
    private readonly List<WatchedKeyword> _keywords = [];
    private readonly List<PlannedEvent> _events = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Region> _regions;

    private EventPlan(SampleOptions options)
    {
        _options = options;
        _random = new SeededRandom(SeededRandom.Derive(options.Seed, purpose: 0xA3));
        _start = options.Start.ToUnixTimeSeconds();
        _thin = options.Rates.Count > 0 ? 1 : Math.Min(1, options.PostsPerDay / (double)FullPostsPerDay);
        _regions = options.Regions.ToDictionary(region => region.Name, StringComparer.Ordinal);
        Place();
    }

    /// <summary>Events, in the order of their start.</summary>
    public IReadOnlyList<PlannedEvent> Events => _events;

    /// <summary>Hashtags with a known rate; <see cref="PlannedEvent.Keyword"/> points here.</summary>
    public IReadOnlyList<WatchedKeyword> Keywords => _keywords;

    /// <summary>Ordinary posts of the watched keywords per day.</summary>
    public double WatchedPostsPerDay => _keywords.Sum(keyword => keyword.PostsPerHour) * 24;

    /// <param name="options">What to plan; only its events and rates may still have a problem.</param>
    public static EventPlan Create(SampleOptions options) => new(options);

    private void Place()
    {
        Story[] stories = [.. CrisisStories.All.Concat(HarmlessStories.All).Where(IsWanted)];
        foreach (var name in stories.Select(story => story.Keyword))
            _names.Add(name);

        // What happens to no keyword in particular happens once: surges on surges would be nobody's platform.
        Story[] again = [.. stories.Where(HasKeyword)];
        var count = Math.Min(_options.Events ?? stories.Length, again.Length > 0 ? int.MaxValue : stories.Length);
        for (var i = 0; i < count; i++)
        {
            var isFirst = i < stories.Length;
            var story = isFirst ? stories[i] : again[(i - stories.Length) % again.Length];
            var round = isFirst ? 0 : 1 + ((i - stories.Length) / again.Length);
            if (When(story, round) is { } shape)
                Add(story, round, turn: Array.IndexOf(again, story) + round, shape);
        }

        _events.Sort((a, b) => (a.Shape.From, a.Index).CompareTo((b.Shape.From, b.Index)));
        for (var i = 0; i < _events.Count; i++)
            _events[i] = _events[i] with { Index = i };
        AddQuietKeywords();
    }

    private bool IsWanted(Story story) =>
        (_options.Scenarios.Count == 0 || _options.Scenarios.Contains(story.Scenario)) && (story.Region == "*" || _regions.ContainsKey(story.Region));

    private static bool HasKeyword(Story story) => story.Region != "*" && story.Scenario != Scenario.Trend;

    /// <summary>Null when the sample is too short for it.</summary>
    private EventShape? When(Story story, int round)
    {
        // A week to learn from, or half of what there is.
        var warmUp = Math.Min(7, _options.Days / 2);
        var days = _options.Days - 1 - warmUp;
        var minute = (_random.Below(5) * 5) + _random.Below(5);
        var second = _start + (minute * 60L);
        if (round > 0)
            second += ((warmUp + _random.Below(days + 1)) * 86_400L) + (_random.Below(23) * 3_600L);
        else if (story.Place.IsLive)
            second += ((_options.Days - 1) * 86_400L) + (long)(story.Place.Hour * 3_600);
        else if (days > 0)
            second += ((warmUp + (long)(story.Place.Position * (story.Place.Position < 0 ? warmUp : days))) * 86_400L) + (long)(story.Place.Hour * 3_600);
        else
            return null;

        var end = _options.End.ToUnixTimeSeconds();
        return EventShape.Of(story.Scenario, second, Math.Min(end, second + (story.Minutes * 60L)));
    }

    private void Add(Story story, int round, int turn, EventShape shape)
    {
        var strength = 0.9 + (_random.Below(21) / 100.0);
        if (!HasKeyword(story))
        {
            _events.Add(new PlannedEvent(story, _events.Count, Keyword: -1, shape, story.Peak));
            return;
        }

        var region = _regions[story.Region];
        var name = round == 0 ? story.Keyword : NewName();
        var rate = RateOf(story, turn);
        _keywords.Add(new WatchedKeyword(name, region, rate));
        var peak = story.Scenario is Scenario.Drop ? story.Peak : PeakOf(story, rate) * strength;
        _events.Add(new PlannedEvent(story, _events.Count, _keywords.Count - 1, shape, peak));
    }

    /// <summary>With every round a story's turn moves on by one, so that in enough rounds it meets every rate.</summary>
    private double RateOf(Story story, int turn)
    {
        if (story.Rate == 0 || _options.Rates.Count == 0)
            return story.Rate * _thin;
        var rates = _options.Rates;
        if (story.Scenario is Scenario.Drop or Scenario.LevelShift)
            rates = rates.Any(rate => rate >= LeastRateToFallFrom) ? [.. rates.Where(rate => rate >= LeastRateToFallFrom)] : [rates.Max()];
        return rates[turn % rates.Count];
    }

    private double PeakOf(Story story, double rate)
    {
        if (story.Rate == 0 || _options.Rates.Count == 0)
            return story.Peak * _thin;
        return Math.Max(story.Peak / story.Rate * rate, LeastPeak);
    }

    private void AddQuietKeywords()
    {
        if (_options.Rates.Count == 0)
        {
            foreach (var (name, region, rate) in HarmlessStories.QuietBrands.Where(brand => _regions.ContainsKey(brand.Region)))
                _keywords.Add(new WatchedKeyword(name, _regions[region], rate * _thin));
            return;
        }

        foreach (var (i, rate) in _options.Rates.Index())
        {
            var region = _options.Regions[i % _options.Regions.Length];
            _keywords.Add(new WatchedKeyword(NewName(), region, rate));
        }
    }

    private string NewName()
    {
        while (true)
        {
            var name = InventedName.Draw(_random, syllables: 4);
            if (_names.Add(name))
                return name;
        }
    }
}
