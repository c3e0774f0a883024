namespace TikTok.Replayer.Generate;

/// <summary>Makes up captions: what people write, and under which hashtags.</summary>
internal sealed class SampleCaption
{
    // Brands have absolute rates; in a thin sample they must not crowd out everything else.
    private const double LargestBrandShare = 0.35;

    private readonly Tag[] _topics = Tag.FromAll(Vocabulary.TopicTags, firstId: 10_000);
    private readonly Tag[] _boilerplate = Tag.FromAll(Vocabulary.BoilerplateTags, firstId: 229_000);
    private readonly Tag[] _foreign = Tag.FromAll(Vocabulary.ForeignTags, firstId: 600_000);
    private readonly Tag[] _brands = Tag.FromAll(Brand.All.Select(brand => brand.Name), firstId: 1_600_000_000, isCommerce: true);
    private readonly Token[][] _stories = [.. Brand.All.Select(brand => Token.FromAll(brand.StoryWords))];
    private readonly ZipfTable _topicRanks = new(Vocabulary.TopicTags.Length, offset: 3);
    private readonly ZipfTable _wordRanks = new(Vocabulary.Words.Length, offset: 3);
    private readonly double[] _brandShareUpTo;
    private readonly AuthorCatalogue _authors;

    public SampleCaption(SampleOptions options, AuthorCatalogue authors)
    {
        _authors = authors;
        var postsPerHour = options.PostsPerDay / 24.0;
        var total = Brand.All.Sum(brand => brand.PostsPerHour);
        var scale = Math.Min(1 / postsPerHour, LargestBrandShare / total);
        var share = 0.0;
        _brandShareUpTo = [.. Brand.All.Select(brand => share += brand.PostsPerHour * scale)];
    }

    /// <summary>Writes an everyday caption, possibly of a satisfied customer.</summary>
    public void WriteOrdinary(Caption caption, SeededRandom random)
    {
        caption.Clear();
        var brand = DrawBrand(random);
        if (brand < 0 && random.Percent(3))
            return;

        AddPhrase(caption, random);
        AddWords(caption, random.Below(11), random);
        if (random.Percent(6))
            AddMention(caption, random);
        if (random.Percent(35))
            caption.Add(Pick(Vocabulary.Emoji, random));
        if (brand >= 0)
            caption.Add(_brands[brand]);
        if (random.Percent(65))
            AddTopics(caption, 1 + random.Below(4), random);
        if (random.Percent(60))
            AddBoilerplate(caption, 1 + random.Below(3), random);
        if (random.Percent(1))
            caption.Add(Vocabulary.LoneHash);
    }

    /// <summary>Writes a caption about a brand's crisis: always its hashtag, mostly words of the story.</summary>
    public void WriteCrisis(Caption caption, int brand, SeededRandom random)
    {
        caption.Clear();
        AddWords(caption, 1 + random.Below(4), random);
        foreach (var word in _stories[brand])
        {
            if (random.Percent(75))
                caption.Add(word);
        }

        AddWords(caption, random.Below(4), random);
        caption.Add(_brands[brand]);
        if (random.Percent(40))
            AddBoilerplate(caption, 1 + random.Below(2), random);
    }

    private int DrawBrand(SeededRandom random)
    {
        var point = random.Fraction();
        if (point >= _brandShareUpTo[^1])
            return -1;
        var brand = 0;
        while (point >= _brandShareUpTo[brand])
            brand++;
        return brand;
    }

    private void AddWords(Caption caption, int count, SeededRandom random)
    {
        for (var i = 0; i < count; i++)
            caption.Add(Vocabulary.Words[_wordRanks.Draw(random)]);
        if (count > 0 && random.Percent(20))
            caption.AddGlued(Pick(Vocabulary.Punctuation, random));
    }

    private static void AddPhrase(Caption caption, SeededRandom random)
    {
        var draw = random.Below(100);
        if (draw < 3)
            caption.Add(Pick(Vocabulary.RightToLeftPhrases, random));
        else if (draw < 7)
            caption.Add(Pick(Vocabulary.EastAsianPhrases, random));
    }

    private void AddMention(Caption caption, SeededRandom random)
    {
        var author = _authors.Draw(random);
        caption.AddMention(_authors.Handle(author), AuthorCatalogue.UserId(author));
    }

    private void AddTopics(Caption caption, int count, SeededRandom random)
    {
        for (var i = 0; i < count; i++)
            caption.Add(_topics[_topicRanks.Draw(random)], glued: i > 0 && random.Percent(4));
        if (random.Percent(8))
            caption.Add(Pick(_foreign, random));
    }

    private void AddBoilerplate(Caption caption, int count, SeededRandom random)
    {
        for (var i = 0; i < count; i++)
            caption.Add(Pick(_boilerplate, random));
    }

    private static T Pick<T>(T[] items, SeededRandom random) => items[random.Below(items.Length)];
}
