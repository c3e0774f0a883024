namespace TikTok.Replayer.Generate;

/// <summary>The invented sounds, encoded once.</summary>
internal sealed class MusicCatalogue
{
    private const int EverydayCount = 2_000;
    private const long FirstMusicId = 6_700_000_000_000_000_000;

    private readonly FragmentStore _infos = new();
    private readonly ZipfTable _popularity = new(EverydayCount, offset: 4);
    private readonly SeededRandom _random;
    private int _count;

    /// <param name="seed">Seed of the sample.</param>
    /// <param name="originalSounds">What a sound is called that a video brings along, in all languages.</param>
    public MusicCatalogue(long seed, IReadOnlyList<string> originalSounds)
    {
        _random = new SeededRandom(SeededRandom.Derive(seed, purpose: 0xA2));
        for (var i = 0; i < EverydayCount; i++)
        {
            var musician = InventedName.Draw(_random);
            if (_random.Percent(60))
                Add($"{originalSounds[_random.Below(originalSounds.Count)]} - {musician}", musician, isOriginal: true);
            else
                Add($"{InventedName.Draw(_random)} {InventedName.Draw(_random)}", musician, isOriginal: false);
        }
    }

    /// <summary>Adds a sound which is never drawn by <see cref="Draw"/>.</summary>
    /// <returns>Its index.</returns>
    public int Add(string name, string musician, bool isOriginal)
    {
        var json = _infos.Buffer;
        json.Append("{\"musicId\":\""u8);
        json.Append(MusicId(_count));
        json.Append("\",\"musicName\":\""u8);
        json.Append(Token.From(name).Utf8);
        json.Append("\",\"authorName\":\""u8);
        json.Append(Token.From(musician).Utf8);

        // The dump says true or an empty string, never false.
        json.Append(isOriginal ? "\",\"original\":true"u8 : "\",\"original\":\"\""u8);
        MediaLinks.Write(json, ",\"playUrl\":[\"https://cdn.example.com/s/"u8, _random.NextBits());
        MediaLinks.Write(json, ",\"covers\":[\"https://cdn.example.com/m/"u8, _random.NextBits());
        json.Append((byte)'}');
        _infos.EndFragment();
        return _count++;
    }

    /// <summary>A sound drawn by popularity.</summary>
    public int Draw(SeededRandom random) => _popularity.Draw(random);

    public static long MusicId(int music) => FirstMusicId + (music * 44_444_444_441L);

    /// <summary>The <c>musicInfos</c> object.</summary>
    public ReadOnlySpan<byte> Infos(int music) => _infos[music];
}
