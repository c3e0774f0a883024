using TikTok.Posts;

namespace TikTok.Replayer.Generate.Events;

/// <summary>
/// Finds the keywords that an event's posts carry, by reading such posts as the product does: the truth then spells them as
/// the product counts them. Stop words and boilerplate never stand out by themselves, and are left out.
/// </summary>
internal sealed class EventMembers(SampleOptions options, SampleWorld world)
{
    private readonly RecordWriter _records = new(world.Authors, world.Music);
    private readonly KeywordExtractor _extractor = new();
    private readonly Utf8Buffer _line = new(4096);
    private readonly Post _post = new();

    /// <summary>Members of an event apart from its keyword, in ordinal order.</summary>
    public IReadOnlyList<string> Of(PlannedEvent item, string keyword)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var captions = world.Story(item.Index)?.WriteAll() ?? (item.Scenario == Scenario.Drop
            ? world.Everyday.WriteAllBrand(Array.IndexOf(options.Regions, world.Plan.Keywords[item.Keyword].Region), item.Keyword)
            : []);
        foreach (var caption in captions)
            Read(caption, Math.Max(0, world.Sound(item.Index)), found);
        if (world.Sound(item.Index) < 0)
            found.Remove(SoundKeyword(0));
        found.Remove(keyword);
        return [.. found];
    }

    /// <summary>The keyword of a sound.</summary>
    public static string SoundKeyword(int sound) => $"{Keyword.MusicPrefix}{MusicCatalogue.MusicId(sound)}";

    private void Read(Caption caption, int sound, SortedSet<string> found)
    {
        _line.Clear();
        _records.Write(_line, new PostFacts(Id: 1, CreateTime: 1, Author: 0, sound, Engagement: default, DurationSeconds: 1), caption);
        if (!PostParser.TryParse(_line.Written, _post, out var reason))
            throw new InvalidDataException($"The generator writes records that the product rejects: {reason}.");
        var keywords = _extractor.Extract(_post);
        var texts = keywords.ToStrings();
        for (var i = 0; i < texts.Length; i++)
            if (keywords.MarksOf(i) == KeywordMarks.None)
                found.Add(texts[i]);
    }
}
