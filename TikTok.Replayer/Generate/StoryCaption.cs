using TikTok.Replayer.Generate.Events;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate;

/// <summary>Makes up the captions of one event's own posts: always its hashtag, mostly its other tags.</summary>
internal sealed class StoryCaption
{
    private readonly Language _language;
    private readonly Template[] _sentences;
    private readonly Tag[] _tags;
    private readonly Tag _keyword;
    private readonly Token _name;
    private readonly Token? _account;
    private readonly bool _isUpset;

    /// <param name="item">An event that happens to a keyword.</param>
    /// <param name="language">Of its region.</param>
    /// <param name="keyword">Its hashtag.</param>
    /// <param name="name">The keyword as people write it in a sentence.</param>
    public StoryCaption(PlannedEvent item, Language language, Tag keyword, string name)
    {
        _language = language;
        _keyword = keyword;
        _name = Token.From(name);
        _isUpset = item.Scenario is not (Scenario.AuthorSpam or Scenario.ResendStorm);
        _tags = Tag.FromAll(item.Story.Tags);
        var captions = item.Story.Captions.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _sentences = captions.Length > 0 ? Template.FromAll(captions) : language.BrandSentences;

        // A new hashtag belongs to nobody, and handles are ASCII.
        if (item.Scenario != Scenario.Emerging && name.All(char.IsAscii))
            _account = Token.From($"@{name}.official");
    }

    /// <summary>Writes one post of the event.</summary>
    public void Write(Caption caption, SeededRandom random)
    {
        caption.Clear();
        AddSentence(caption, random.Below(_sentences.Length));
        if (!_isUpset)
        {
            caption.Add(_keyword);
            caption.Add(_language.Boilerplate[0]);
            return;
        }

        if (random.Percent(30))
            caption.AddSentence(_language.Outcries[random.Below(_language.Outcries.Length)]);
        if (random.Percent(45))
            caption.Add(Emoji.Upset[random.Below(Emoji.Upset.Length)]);
        if (random.Percent(20))
            AddAccount(caption);
        caption.Add(_keyword);
        foreach (var tag in _tags)
            if (random.Percent(50))
                caption.Add(tag, glued: random.Percent(5));
        if (random.Percent(40))
            caption.Add(_language.Boilerplate[random.Below(_language.Boilerplate.Length)]);
    }

    /// <summary>Writes captions that together say everything that posts of the event can say.</summary>
    public IEnumerable<Caption> WriteAll()
    {
        var caption = new Caption();
        for (var i = 0; i < Math.Max(_sentences.Length, _language.Outcries.Length); i++)
        {
            caption.Clear();
            AddSentence(caption, i % _sentences.Length);
            if (_isUpset)
                caption.Add(_language.Outcries[i % _language.Outcries.Length]);
            AddAccount(caption);
            caption.Add(_keyword);
            foreach (var tag in _tags.Concat(_language.Boilerplate))
                caption.Add(tag);
            yield return caption;
        }
    }

    private void AddSentence(Caption caption, int sentence) =>
        _sentences[sentence].Write(caption, new Fillings(default, default, _name, default));

    private void AddAccount(Caption caption)
    {
        if (_account is { } account)
            caption.AddMention(account, AuthorCatalogue.UserId(AuthorCatalogue.Count));
    }
}
