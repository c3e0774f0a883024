namespace TikTok.Replayer.Generate;

/// <summary>The invented authors: who they are is encoded once, so that a post only copies it.</summary>
internal sealed class AuthorCatalogue
{
    /// <summary>Number of authors.</summary>
    public const int Count = 20_000;

    private const long FirstUserId = 6_500_000_000_000_000_000;

    private readonly FragmentStore _infos = new();
    private readonly FragmentStore _stats = new();
    private readonly ZipfTable _activity = new(Count, offset: 50);
    private readonly Token[] _handles = new Token[Count];
    private readonly SeededRandom _random;

    public AuthorCatalogue(long seed)
    {
        _random = new SeededRandom(SeededRandom.Derive(seed, purpose: 0xA1));
        for (var i = 0; i < Count; i++)
        {
            // The number at the end keeps handles distinct.
            var name = Vocabulary.InventedName(_random);
            _handles[i] = Token.From($"@{name}{(_random.Percent(30) ? "_" : "")}{i}");
            WriteInfos(i, name);
            WriteStats(i);
        }
    }

    /// <summary>An author drawn by activity: few post often, most rarely.</summary>
    public int Draw(SeededRandom random) => _activity.Draw(random);

    public static long UserId(int author) => FirstUserId + (author * 3_333_333_331L);

    /// <summary>The author's <c>@handle</c>.</summary>
    public Token Handle(int author) => _handles[author];

    /// <summary>The <c>authorInfos</c> object.</summary>
    public ReadOnlySpan<byte> Infos(int author) => _infos[author];

    /// <summary>The <c>authorStats</c> object.</summary>
    public ReadOnlySpan<byte> Stats(int author) => _stats[author];

    private void WriteInfos(int author, string name)
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
        json.Append(Token.From(name).Utf8);
        if (_random.Percent(80))
        {
            json.Append("\",\"signature\":\""u8);
            json.Append(Vocabulary.Signatures[_random.Below(Vocabulary.Signatures.Length)].Utf8);
        }

        // The busiest are the known ones.
        json.Append(author < Count / 100 ? "\",\"verified\":true"u8 : "\",\"verified\":false"u8);
        MediaLinks.Write(json, ",\"coversLarger\":[\"https://cdn.example.com/a/"u8, _random.NextBits());
        json.Append(",\"isSecret\":false}"u8);
        _infos.EndFragment();
    }

    private void WriteStats(int author)
    {
        var json = _stats.Buffer;
        json.Append("{\"followingCount\":"u8);
        json.Append(_random.Magnitude(12));
        json.Append(",\"followerCount\":"u8);
        json.Append(_random.Magnitude(author < Count / 100 ? 24 : 17));
        json.Append(",\"heartCount\":\""u8);
        json.Append(_random.Magnitude(28));
        json.Append("\",\"videoCount\":"u8);
        json.Append(_random.Magnitude(11));
        json.Append(",\"diggCount\":"u8);
        json.Append(_random.Magnitude(14));
        json.Append((byte)'}');
        _stats.EndFragment();
    }
}
