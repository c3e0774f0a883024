using System.Text;

namespace TikTok.Posts;

/// <summary>
/// Takes the distinct keywords out of a post: <c>#hashtags</c> (attached by the platform or written in the text, glued ones
/// apart), <c>@mentions</c>, <c>music:ID</c> and words. Not thread-safe: one extractor per loop, its buffers are reused.
/// </summary>
/// <param name="options">Limits.</param>
/// <param name="watched">Terms that are found whatever they are: sequences of words too, and in texts of any length.</param>
public sealed class KeywordExtractor(KeywordExtractorOptions? options = null, IEnumerable<SearchTerm>? watched = null)
{
    private readonly KeywordExtractorOptions _options = options ?? new KeywordExtractorOptions();
    private readonly WatchedTerms _watched = new(watched ?? []);
    private readonly TextFolder _nameFolder = new();
    private readonly TextFolder _textFolder = new();
    private readonly KeywordSet _keywords = new();
    private readonly List<Token> _tokens = [];

    /// <summary>Extracts; the result is valid until the next call.</summary>
    public KeywordSet Extract(Post post)
    {
        _keywords.Clear();
        var text = _textFolder.Fold(post.Text);
        TokenScanner.Scan(text, _tokens);
        _watched.Find(text, _tokens, _keywords);
        var limit = _keywords.Count + _options.MaxKeywordsPerPost;
        for (var i = 0; i < post.Challenges.Count; i++) // foreach over the interface would allocate
            AddTag(post.Slice(post.Challenges[i].Name), limit);
        for (var i = 0; i < post.Hashtags.Count; i++)
            AddTag(post.Slice(post.Hashtags[i]), limit);

        AddAll(TokenKind.Tag, text, limit);
        AddAll(TokenKind.Mention, text, limit);
        AddMusic(post.MusicId, limit);
        AddWords(text, limit);
        return _keywords;
    }

    /// <summary>A name that the platform gives.</summary>
    private void AddTag(ReadOnlySpan<byte> name, int limit)
    {
        var folded = _nameFolder.Fold(name);
        Span<char> kept = folded.Length <= 256 ? stackalloc char[folded.Length] : new char[folded.Length];
        kept = kept[..Keyword.FilterTag(folded, kept)];
        if (!kept.IsEmpty) // a mark whose letter was apart may have come to another one
            Add(TokenKind.Tag, kept.Length == folded.Length ? kept : _nameFolder.Fold(kept), limit);
    }

    private void AddMusic(ReadOnlySpan<byte> musicId, int limit)
    {
        Span<char> id = stackalloc char[Keyword.LongestSoundId];
        var length = Keyword.FilterSound(musicId, id);
        if (length > 0 && _keywords.Count < limit)
            _keywords.Add("music:"u8, id[..length], KeywordMarks.None, _options.MaxKeywordBytes);
    }

    /// <summary>Tags and mentions come before words: they must not be crowded out by a long text.</summary>
    private void AddAll(TokenKind kind, ReadOnlySpan<char> text, int limit)
    {
        foreach (var token in _tokens)
            if (token.Kind == kind)
                Add(kind, token.NameIn(text), limit);
    }

    private void AddWords(ReadOnlySpan<char> text, int limit)
    {
        for (var i = 0; i < _tokens.Count && _keywords.Count < limit; i++)
        {
            var token = _tokens[i];
            if (token.Kind == TokenKind.Word)
                AddWord(token.NameIn(text), limit);
            else if (token.Kind == TokenKind.Character)
                AddPair(i, text, limit);
        }
    }

    private void AddWord(ReadOnlySpan<char> word, int limit)
    {
        Add(TokenKind.Word, word, limit);
        for (var number = 0; KoreanWord.StemOf(word, number) is { IsEmpty: false } stem; number++)
            Add(TokenKind.Word, stem, limit);
    }

    /// <summary>A character with the one that it is glued to; one that stands alone stands for itself.</summary>
    private void AddPair(int index, ReadOnlySpan<char> text, int limit)
    {
        var token = _tokens[index];
        if (index > 0 && token.IsGluedTo(_tokens[index - 1]))
            Add(TokenKind.Word, text[_tokens[index - 1].Start..token.End], limit);
        else if (index + 1 == _tokens.Count || !_tokens[index + 1].IsGluedTo(token))
            Add(TokenKind.Word, token.NameIn(text), limit);
    }

    private void Add(TokenKind kind, ReadOnlySpan<char> name, int limit)
    {
        if (_keywords.Count < limit)
            _keywords.Add(Keyword.SignOf(kind), name, MarkedKeywords.MarksOf(kind, name), _options.MaxKeywordBytes);
    }
}
