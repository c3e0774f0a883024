using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>The invented authors: who they are is encoded once, so that a post only copies it.</summary>
internal sealed class AuthorCatalogue
{
    /// <summary>Number of authors, of all regions together.</summary>
    public const int Count = 20_000;

    private const long FirstUserId = 6_500_000_000_000_000_000;

    // A prime, and larger than any region: the walk over a region's authors repeats nobody before the end.
    private const int Stride = 104_729;

    private readonly FragmentStore _infos = new();
    private readonly FragmentStore _stats = new();
    private readonly Token[] _handles = new Token[Count];
    private readonly Block[] _blocks;
    private readonly SeededRandom _random;

    public AuthorCatalogue(long seed, IReadOnlyList<Region> regions)
    {
        _random = new SeededRandom(SeededRandom.Derive(seed, purpose: 0xA1));
        _blocks = new Block[regions.Count];
        var shares = regions.Sum(region => region.Share);
        var (share, first) = (0, 0);
        for (var region = 0; region < regions.Count; region++)
        {
            share += regions[region].Share;
            var end = (int)((long)Count * share / shares);
            _blocks[region] = new Block(first, end - first, new ZipfTable(end - first, offset: 20));
            for (var author = first; author < end; author++)
                Write(author, isKnown: author - first < (end - first) / 100, Language.Of(regions[region].LanguageCode));
            first = end;
        }
    }

    /// <summary>An author of a region, drawn by activity: few post often, most rarely.</summary>
    public int Draw(int region, SeededRandom random) => _blocks[region].First + _blocks[region].Activity.Draw(random);

    /// <summary>The n-th of a region's authors in an order of an event's own.</summary>
    public int Nth(int region, long n)
    {
        var block = _blocks[region];
        return block.First + (int)(n * Stride % block.Size);
    }

    public static long UserId(int author) => FirstUserId + (author * 3_333_333_331L);

    /// <summary>The author's <c>@handle</c>.</summary>
    public Token Handle(int author) => _handles[author];

    /// <summary>The <c>authorInfos</c> object.</summary>
    public ReadOnlySpan<byte> Infos(int author) => _infos[author];

    /// <summary>The <c>authorStats</c> object.</summary>
    public ReadOnlySpan<byte> Stats(int author) => _stats[author];

    private void Write(int author, bool isKnown, Language language)
    {
        // The number at the end keeps handles distinct.
        var name = InventedName.Draw(_random);
        _handles[author] = Token.From($"@{name}{(_random.Percent(30) ? "_" : "")}{author}");
        WriteInfos(author, isKnown, _random.Percent(50) ? Token.From(name) : language.Names[_random.Below(language.Names.Length)], language.Profiles);
        WriteStats(isKnown);
    }

    private void WriteInfos(int author, bool isKnown, Token name, Token[] profiles)
    {
        var json = _infos.Buffer;
        json.Append("{\"secUid\":\"MS4wLjABAAAA"u8);
        json.AppendHex(_random.NextBits());
        json.AppendHex(_random.NextBits());
        json.Append("\",\"userId\":\""u8);
        json.Append(UserId(author));
        json.Append("\",\"uniqueId\":\""u8);
        json.Append(_handles[author].Utf8.AsSpan(1));
        json.Append("\",\"nickName\":\""u8);
        json.Append(name.Utf8);
        if (_random.Percent(80))
        {
            json.Append("\",\"signature\":\""u8);
            json.Append(profiles[_random.Below(profiles.Length)].Utf8);
        }

        json.Append(isKnown ? "\",\"verified\":true"u8 : "\",\"verified\":false"u8);
        MediaLinks.Write(json, ",\"coversLarger\":[\"https://cdn.example.com/a/"u8, _random.NextBits());
        json.Append(",\"isSecret\":false}"u8);
        _infos.EndFragment();
    }

    private void WriteStats(bool isKnown)
    {
        var json = _stats.Buffer;
        json.Append("{\"followingCount\":"u8);
        json.Append(_random.Magnitude(12));
        json.Append(",\"followerCount\":"u8);
        json.Append(_random.Magnitude(isKnown ? 24 : 17));
        json.Append(",\"heartCount\":\""u8);
        json.Append(_random.Magnitude(28));
        json.Append("\",\"videoCount\":"u8);
        json.Append(_random.Magnitude(11));
        json.Append(",\"diggCount\":"u8);
        json.Append(_random.Magnitude(14));
        json.Append((byte)'}');
        _stats.EndFragment();
    }

    private readonly record struct Block(int First, int Size, ZipfTable Activity);
}
