namespace TikTok.Replayer.Generate;

/// <summary>The invented sounds, encoded once.</summary>
internal sealed class MusicCatalogue
{
    private const int Count = 2_000;
    private const long FirstMusicId = 6_700_000_000_000_000_000;

    private readonly FragmentStore _infos = new();
    private readonly ZipfTable _popularity = new(Count, offset: 4);

    public MusicCatalogue(long seed)
    {
        var random = new SeededRandom(SeededRandom.Derive(seed, purpose: 0xA2));
        for (var i = 0; i < Count; i++)
            WriteInfos(i, random);
    }

    /// <summary>A sound drawn by popularity.</summary>
    public int Draw(SeededRandom random) => _popularity.Draw(random);

    public static long MusicId(int music) => FirstMusicId + (music * 44_444_444_441L);

    /// <summary>The <c>musicInfos</c> object.</summary>
    public ReadOnlySpan<byte> Infos(int music) => _infos[music];

    private void WriteInfos(int music, SeededRandom random)
    {
        var json = _infos.Buffer;
        var author = Vocabulary.InventedName(random);

        // The dump says true or an empty string, never false.
        var isOriginal = random.Percent(60);
        json.Append("{\"musicId\":\""u8);
        json.Append(MusicId(music));
        json.Append("\",\"musicName\":\""u8);
        json.Append(Token.From(isOriginal ? $"original sound - {author}" : $"{Vocabulary.InventedName(random)} {Vocabulary.InventedName(random)}").Utf8);
        json.Append("\",\"authorName\":\""u8);
        json.Append(Token.From(author).Utf8);
        json.Append(isOriginal ? "\",\"original\":true"u8 : "\",\"original\":\"\""u8);
        MediaLinks.Write(json, ",\"playUrl\":[\"https://cdn.example.com/s/"u8, random.NextBits());
        MediaLinks.Write(json, ",\"covers\":[\"https://cdn.example.com/m/"u8, random.NextBits());
        json.Append((byte)'}');
        _infos.EndFragment();
    }
}
