namespace TikTok.Replayer.Generate.Languages;

/// <summary>How people write in one language: sentences, subjects, hashtags and invented names, each drawn by Zipf's law.</summary>
internal sealed class Language
{
    private const int NameCount = 3_000;
    private const int OwnTagCount = 1_000;

    // Read once for all samples: they depend on no option.
    private static readonly Dictionary<string, Lazy<Language>> _all = Region.LanguageCodes.Index()
        .ToDictionary(item => item.Item, item => new Lazy<Language>(() => new Language(item.Item, item.Index)), StringComparer.Ordinal);

    private readonly string[] _syllables;

    /// <param name="code">Such as <c>es</c>; its text is <c>Languages/es.txt</c>.</param>
    /// <param name="ordinal">Place of the language in the list of all: seed of its names.</param>
    private Language(string code, int ordinal)
    {
        var file = LanguageFile.Read(code);
        OriginalSound = file["original sound"][0];
        Boilerplate = Tag.FromAll(file["boilerplate"]);
        Profiles = Token.FromAll(file["profiles"]);
        Sentences = Template.FromAll(file["sentences"]);
        Closers = Token.FromAll(file["closers"]);
        Topics = [.. file["topics"].Select(Topic.Parse)];
        BrandSentences = Template.FromAll(file["brand"]);
        Outcries = Token.FromAll(file["outcry"]);
        _syllables = file["syllables"][0].Split(' ');

        var random = new SeededRandom((ulong)ordinal);
        Names = new Token[NameCount];
        OwnTags = new Tag[OwnTagCount];
        for (var i = 0; i < NameCount; i++)
        {
            var name = InventName(random);
            Names[i] = Token.From(name);
            if (i < OwnTagCount)
                OwnTags[i] = new Tag(name + file["topics"][i % Topics.Length].Split(' ', ':')[0]);
        }
    }

    /// <summary>What a sound is called that a video brings along.</summary>
    public string OriginalSound { get; }

    /// <summary>Tags that are put on everything.</summary>
    public Tag[] Boilerplate { get; }

    /// <summary>What people say about themselves.</summary>
    public Token[] Profiles { get; }

    public Template[] Sentences { get; }

    public Token[] Closers { get; }

    public Topic[] Topics { get; }

    /// <summary>What customers say on an ordinary day.</summary>
    public Template[] BrandSentences { get; }

    /// <summary>What people add when they are angry.</summary>
    public Token[] Outcries { get; }

    /// <summary>Invented names of people and pets: the long tail of the vocabulary.</summary>
    public Token[] Names { get; }

    /// <summary>Hashtags that single creators use: the long tail of the hashtags.</summary>
    public Tag[] OwnTags { get; }

    /// <summary>The language of a code in <see cref="Region.LanguageCodes"/>.</summary>
    public static Language Of(string code) => _all[code].Value;

    // Two to four syllables, in the language's script.
    private string InventName(SeededRandom random) =>
        string.Concat(Enumerable.Range(0, 2 + random.Below(3)).Select(_ => _syllables[random.Below(_syllables.Length)]));
}
