namespace TikTok.Replayer.Generate;

/// <summary>
/// Turns a slot into its line. All content follows from seed and sequence number, so a re-sent snapshot repeats its
/// original without anything being remembered.
/// </summary>
internal sealed class SampleLines
{
    // Keeps the posts' seeds apart from those of hours and catalogues.
    private const ulong PostPurpose = 1UL << 62;

    private readonly long _seed;
    private readonly AuthorCatalogue _authors;
    private readonly MusicCatalogue _music;
    private readonly SampleCaption _captions;
    private readonly RecordWriter _records;
    private readonly Caption _caption = new();
    private readonly SeededRandom _random = new(0);

    public SampleLines(SampleOptions options)
    {
        _seed = options.Seed;
        _authors = new AuthorCatalogue(options.Seed);
        _music = new MusicCatalogue(options.Seed);
        _captions = new SampleCaption(options, _authors);
        _records = new RecordWriter(_authors, _music);
    }

    public void Write(Utf8Buffer json, PostSlot slot)
    {
        _random.Restart(SeededRandom.Derive(_seed, PostPurpose + (ulong)slot.Sequence));
        if (slot.Brand >= 0)
            _captions.WriteCrisis(_caption, slot.Brand, _random);
        else
            _captions.WriteOrdinary(_caption, _random);

        var author = slot.Author >= 0 ? slot.Author : _authors.Draw(_random);
        var music = _music.Draw(_random);
        var duration = 5 + _random.Below(56);

        // Drawn last, so that growth disturbs nothing that both snapshots share.
        var engagement = Engagement.Draw(_random);
        if (slot.IsResent)
            engagement = engagement.Grow(_random);

        var id = ItemId.Create(slot.CreateTime, slot.Sequence);
        _records.Write(json, new PostFacts(id, slot.CreateTime, author, music, engagement, duration), _caption);
    }
}
