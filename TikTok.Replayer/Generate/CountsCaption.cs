namespace TikTok.Replayer.Generate;

/// <summary>Captions that carry one keyword, with a few fixed words around it.</summary>
internal sealed class CountsCaption
{
    private static readonly Token[] _before = Token.FromAll(["", "today", "about", "again"]);
    private static readonly Token[] _after = Token.FromAll(["", "what", "news", "👀"]);

    private readonly Token _text;
    private readonly Tag? _tag;
    private readonly bool _isMention;

    /// <param name="keyword"><c>#hashtag</c>, <c>@mention</c> or a word.</param>
    public CountsCaption(string keyword)
    {
        _text = Token.From(keyword);
        _isMention = keyword[0] == '@';
        _tag = keyword[0] == '#' ? new Tag(keyword[1..]) : null;
    }

    public void Write(Caption caption, SeededRandom random)
    {
        caption.Clear();
        AddUnlessEmpty(caption, _before[random.Below(_before.Length)]);
        if (_tag is not null)
            caption.Add(_tag);
        else if (_isMention)
            caption.AddMention(_text, AuthorCatalogue.UserId(AuthorCatalogue.Count));
        else
            caption.Add(_text);
        AddUnlessEmpty(caption, _after[random.Below(_after.Length)]);
    }

    private static void AddUnlessEmpty(Caption caption, Token token)
    {
        if (token.Utf16Length > 0)
            caption.Add(token);
    }
}
