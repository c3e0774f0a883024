using TikTok.Replayer.Generate.Events;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>Makes up captions of an ordinary day, in the language of a region.</summary>
internal sealed class EverydayCaption
{
    private const int Numbers = 20;

    private static readonly Token _loneHash = Token.From("#");
    private static readonly Token[] _endings = Token.FromAll(["!", "...", ".", "!!", " :)"]);
    private static readonly Token[] _numbers = Token.FromAll(Enumerable.Range(1, Numbers).Select(number => $"{number}"));

    private readonly Voice[] _voices;
    private readonly Tag[] _brands;
    private readonly Token[] _brandNames;
    private readonly AuthorCatalogue _authors;
    private readonly PlannedEvent[] _boilerplateSurges;
    private readonly Tag[] _boilerplateTags;

    public EverydayCaption(IReadOnlyList<Region> regions, EventPlan plan, AuthorCatalogue authors)
    {
        _authors = authors;
        _voices = [.. regions.Select(region => new Voice(Language.Of(region.LanguageCode)))];
        _brands = Tag.FromAll(plan.Keywords.Select(keyword => keyword.Name), isCommerce: true);
        _brandNames = Token.FromAll(plan.Keywords.Select(keyword => keyword.Name));
        _boilerplateSurges = [.. plan.Events.Where(item => item.Scenario == Scenario.BoilerplateSurge)];
        _boilerplateTags = Tag.FromAll(_boilerplateSurges.Select(surge => surge.Story.Keyword));
    }

    /// <summary>The hashtag of a watched keyword.</summary>
    public Tag Brand(int keyword) => _brands[keyword];

    /// <summary>Writes a post about anything.</summary>
    public void Write(Caption caption, int region, long createTime, SeededRandom random)
    {
        caption.Clear();
        if (random.Percent(3))
            return;
        var voice = _voices[region];
        var topic = voice.Language.Topics[voice.Topics.Draw(random)];
        AddSentence(caption, voice, voice.Language.Sentences[voice.Sentences.Draw(random)], topic, default, random);
        if (random.Percent(6))
            AddMention(caption, region, random);
        AddEmoji(caption, random);
        if (random.Percent(70))
            AddTags(caption, topic, 1 + random.Below(4), random);
        if (random.Percent(8))
            caption.Add(voice.Language.OwnTags[voice.OwnTags.Draw(random)]);
        AddBoilerplate(caption, voice, createTime, random);
    }

    /// <summary>Writes what a customer says about a watched keyword.</summary>
    public void WriteBrand(Caption caption, int region, int keyword, long createTime, SeededRandom random)
    {
        caption.Clear();
        var voice = _voices[region];
        var sentences = voice.Language.BrandSentences;
        AddSentence(caption, voice, sentences[random.Below(sentences.Length)], topic: null, _brandNames[keyword], random);
        AddEmoji(caption, random);
        caption.Add(_brands[keyword]);
        if (random.Percent(50))
            AddTags(caption, voice.Language.Topics[voice.Topics.Draw(random)], 1 + random.Below(2), random);
        AddBoilerplate(caption, voice, createTime, random);
    }

    /// <summary>Writes captions that together say everything that customers of a watched keyword say, apart from names and topics.</summary>
    public IEnumerable<Caption> WriteAllBrand(int region, int keyword)
    {
        var caption = new Caption();
        foreach (var sentence in _voices[region].Language.BrandSentences)
        {
            caption.Clear();
            sentence.Write(caption, new Fillings(default, default, _brandNames[keyword], default));
            caption.Add(_brands[keyword]);
            yield return caption;
        }
    }

    private static void AddSentence(Caption caption, Voice voice, Template sentence, Topic? topic, Token brand, SeededRandom random)
    {
        var thing = topic is null ? default : Pick(topic.Things, random);
        sentence.Write(caption, new Fillings(thing, voice.Language.Names[voice.Names.Draw(random)], brand, Pick(_numbers, random)));
        if (random.Percent(30))
            caption.AddSentence(Pick(voice.Language.Closers, random));
        else if (random.Percent(20) && !caption.EndsSentence)
            caption.AddGlued(Pick(_endings, random));
    }

    private void AddMention(Caption caption, int region, SeededRandom random)
    {
        var author = _authors.Draw(region, random);
        caption.AddMention(_authors.Handle(author), AuthorCatalogue.UserId(author));
    }

    private static void AddEmoji(Caption caption, SeededRandom random)
    {
        for (var i = random.Below(100); i < 40; i += 30)
            caption.Add(Emoji.Everyday[Math.Min(random.Below(Emoji.Everyday.Length), random.Below(Emoji.Everyday.Length))]);
    }

    // The first tags of a topic are the common ones, and people glue them: #a#b.
    private static void AddTags(Caption caption, Topic topic, int count, SeededRandom random)
    {
        for (var i = 0; i < count; i++)
            caption.Add(topic.Tags[Math.Min(random.Below(topic.Tags.Length), random.Below(topic.Tags.Length))], glued: i > 0 && random.Percent(6));
    }

    private void AddBoilerplate(Caption caption, Voice voice, long createTime, SeededRandom random)
    {
        for (var i = 0; i < _boilerplateSurges.Length; i++)
            if (random.Fraction() < _boilerplateSurges[i].Peak * _boilerplateSurges[i].Shape.At(createTime))
                caption.Add(_boilerplateTags[i]);
        if (random.Percent(60))
            for (var i = random.Below(3); i >= 0; i--)
                caption.Add(Pick(voice.Language.Boilerplate, random), glued: random.Percent(3));
        if (random.Percent(1))
            caption.Add(_loneHash);
    }

    private static T Pick<T>(T[] items, SeededRandom random) => items[random.Below(items.Length)];

    /// <summary>A language with how often its words are used.</summary>
    private sealed class Voice(Language language)
    {
        public Language Language => language;

        public ZipfTable Sentences { get; } = new(language.Sentences.Length, offset: 8);

        public ZipfTable Topics { get; } = new(language.Topics.Length, offset: 2);

        public ZipfTable Names { get; } = new(language.Names.Length, offset: 6);

        public ZipfTable OwnTags { get; } = new(language.OwnTags.Length, offset: 10);
    }
}
