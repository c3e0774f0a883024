using System.Text;

namespace TikTok.Posts;

/// <summary>
/// Takes the distinct keywords out of a post: <c>#hashtags</c> (attached by the platform or written in the text, glued ones
/// apart), <c>@mentions</c>, <c>music:ID</c> and words. Not thread-safe: one extractor per loop, its buffers are reused.
/// </summary>
public sealed class KeywordExtractor(KeywordExtractorOptions? options = null)
{
    private readonly KeywordExtractorOptions _options = options ?? new KeywordExtractorOptions();
    private readonly TextFolder _folder = new();
    private readonly KeywordSet _keywords = new();
    private readonly List<Range> _mentions = [];
    private readonly List<Range> _words = [];

    /// <summary>Extracts; the result is valid until the next call.</summary>
    public KeywordSet Extract(Post post)
    {
        _keywords.Clear();
        for (var i = 0; i < post.Challenges.Count; i++) // foreach over the interface would allocate
            AddTag(post.Slice(post.Challenges[i].Name));
        for (var i = 0; i < post.Hashtags.Count; i++)
            AddTag(post.Slice(post.Hashtags[i]));

        var text = _folder.Fold(post.Text);
        ScanText(text);
        foreach (var name in _mentions)
            Add("@"u8, text[name], KeywordMarks.None);
        AddMusic(post.MusicId);
        foreach (var word in _words)
            AddWord(text[word]);
        return _keywords;
    }

    /// <summary>A name that the platform gives: letters, marks, digits and underscores of it, whatever stands between.</summary>
    private void AddTag(ReadOnlySpan<byte> name)
    {
        var folded = _folder.Fold(name);
        Span<char> kept = folded.Length <= 256 ? stackalloc char[folded.Length] : new char[folded.Length];
        var length = 0;
        for (int i = 0, step; i < folded.Length; i += step)
        {
            if (!Characters.IsTag(Characters.At(folded, i, out step)))
                continue;
            folded.Slice(i, step).CopyTo(kept[length..]);
            length += step;
        }

        AddTag(kept[..length]);
    }

    private void AddTag(ReadOnlySpan<char> name)
    {
        if (HasLetterOrDigit(name))
            Add("#"u8, name, MarkedKeywords.MarksOfTag(name));
    }

    private void AddMusic(ReadOnlySpan<byte> musicId)
    {
        Span<char> digits = stackalloc char[32];
        if (musicId.Length is 0 or > 32 || !Encoding.UTF8.TryGetChars(musicId, digits, out var length) || length == 1 && digits[0] == '0')
            return;
        Add("music:"u8, digits[..length], KeywordMarks.None);
    }

    private void AddWord(ReadOnlySpan<char> word) => Add(default, word, MarkedKeywords.MarksOfWord(word));

    private void Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> text, KeywordMarks marks)
    {
        if (_keywords.Count < _options.MaxKeywordsPerPost)
            _keywords.Add(prefix, text, marks, _options.MaxKeywordBytes);
    }

    /// <summary>Adds tags as they come, and notes mentions and words for later: tags must not be crowded out by a long text.</summary>
    private void ScanText(ReadOnlySpan<char> text)
    {
        _mentions.Clear();
        _words.Clear();
        var afterWord = false;
        for (var i = 0; i < text.Length;)
        {
            var rune = Characters.At(text, i, out var step);
            if (rune.Value == '#')
                i = ScanTag(text, i + 1);
            else if (rune.Value == '@' && !afterWord)
                i = ScanMention(text, i + 1);
            else if (StartsUrl(text[i..]) && !afterWord)
                i = EndOfUrl(text, i);
            else if (Characters.IsLetterOrDigit(rune))
            {
                var unspaced = Characters.IsUnspacedScript(rune);
                i = unspaced ? ScanBigrams(text, i) : ScanWord(text, i);
                afterWord = !unspaced; // where nothing is spaced, a mention or a link follows at once
                continue;
            }
            else
                i += step;
            afterWord = false;
        }
    }

    private int ScanTag(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && Characters.IsTag(Characters.At(text, end, out var step)))
            end += step;
        AddTag(text[start..end]);
        return end;
    }

    private int ScanMention(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && (Characters.IsTag(Characters.At(text, end, out var step)) || text[end] == '.'))
            end += step;
        var name = text[start..end].TrimEnd('.');
        if (HasLetterOrDigit(name))
            _mentions.Add(start..(start + name.Length));
        return end;
    }

    private int ScanWord(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length)
        {
            var rune = Characters.At(text, end, out var step);
            var inside = Characters.IsWord(rune) && !Characters.IsUnspacedScript(rune)
                || rune.Value == '\'' && end + 1 < text.Length && Characters.IsLetterOrDigit(Characters.At(text, end + 1, out _));
            if (!inside)
                break;
            end += step;
        }

        _words.Add(start..end);
        return end;
    }

    /// <summary>Overlapping pairs of characters, each with its marks; a character alone stands for itself.</summary>
    private int ScanBigrams(ReadOnlySpan<char> text, int start)
    {
        var previous = -1;
        var pairs = 0;
        var at = start;
        while (at < text.Length && Characters.At(text, at, out var step) is var rune && Characters.IsUnspacedScript(rune) && Characters.IsWord(rune))
        {
            var end = at + step;
            while (end < text.Length && Characters.IsMark(Characters.At(text, end, out step)))
                end += step;
            if (previous >= 0)
            {
                _words.Add(previous..end);
                pairs++;
            }

            previous = at;
            at = end;
        }

        if (pairs == 0)
            _words.Add(start..at);
        return at;
    }

    private static bool StartsUrl(ReadOnlySpan<char> text) =>
        text[0] is 'h' or 'w' && (text.StartsWith("http://") || text.StartsWith("https://") || text.StartsWith("www."));

    private static int EndOfUrl(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    private static bool HasLetterOrDigit(ReadOnlySpan<char> name)
    {
        for (int i = 0, step; i < name.Length; i += step)
            if (Characters.IsLetterOrDigit(Characters.At(name, i, out step)))
                return true;
        return false;
    }
}
