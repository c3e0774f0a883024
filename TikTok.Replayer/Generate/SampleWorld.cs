using TikTok.Replayer.Generate.Events;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>Everything that a sample's posts are made of: its authors, sounds, texts and events.</summary>
internal sealed class SampleWorld
{
    private readonly PlannedEvent[] _trends;
    private readonly StoryCaption?[] _stories;
    private readonly int[] _sounds;

    public SampleWorld(SampleOptions options)
    {
        Plan = EventPlan.Create(options);
        var regions = options.Regions;
        Authors = new AuthorCatalogue(options.Seed, regions);
        Music = new MusicCatalogue(options.Seed, [.. regions.Select(region => Language.Of(region.LanguageCode).OriginalSound)]);
        Everyday = new EverydayCaption(regions, Plan, Authors);
        Tallies = [.. Plan.Events.Select(_ => new EventTally())];
        _trends = [.. Plan.Events.Where(item => item.Scenario == Scenario.Trend)];
        _stories = [.. Plan.Events.Select(StoryOf)];
        _sounds = [.. Plan.Events.Select(SoundOf)];
    }

    public EventPlan Plan { get; }

    public AuthorCatalogue Authors { get; }

    public MusicCatalogue Music { get; }

    public EverydayCaption Everyday { get; }

    /// <summary>What the events have brought so far, in the plan's order.</summary>
    public EventTally[] Tallies { get; }

    /// <summary>Captions of an event; null for one that brings no posts of its own.</summary>
    public StoryCaption? Story(int item) => _stories[item];

    /// <summary>The sound of an event; -1 for one that has none.</summary>
    public int Sound(int item) => _sounds[item];

    /// <summary>The sound of an ordinary post: one that is rising just now, or any.</summary>
    public int DrawSound(long createTime, SeededRandom random)
    {
        var point = random.Fraction();
        foreach (var trend in _trends)
        {
            point -= trend.Peak * trend.Shape.At(createTime);
            if (point < 0)
                return _sounds[trend.Index];
        }

        return Music.Draw(random);
    }

    private StoryCaption? StoryOf(PlannedEvent item)
    {
        if (item.Keyword < 0 || item.Scenario == Scenario.Drop)
            return null;
        var keyword = Plan.Keywords[item.Keyword];
        return new StoryCaption(item, Language.Of(keyword.Region.LanguageCode), Everyday.Brand(item.Keyword), keyword.Name);
    }

    // A trend is about a song; what people say about a crisis travels with the sound of its first video.
    private int SoundOf(PlannedEvent item)
    {
        var random = new SeededRandom((ulong)item.Index);
        if (item.Scenario == Scenario.Trend)
            return Music.Add(item.Story.Keyword, InventedName.Draw(random), isOriginal: false);
        if (!item.HasPosts)
            return -1;
        var musician = InventedName.Draw(random);
        var language = Language.Of(Plan.Keywords[item.Keyword].Region.LanguageCode);
        return Music.Add($"{language.OriginalSound} - {musician}", musician, isOriginal: true);
    }
}
