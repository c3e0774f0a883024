using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TikTok.Posts;

/// <summary>
/// What a person typed to name something in posts, read as a post's text is: one token is a keyword; several adjacent ones
/// (<c>coca-cola</c>, two words, a name in a script without spaces) are a sequence, which posts are searched for, and which is
/// counted as a keyword of its own where it is watched.
/// </summary>
/// <example><code>
/// if (SearchTerm.TryRead("Coca-Cola", out var term, out var problem))
///     Console.WriteLine($"{term.Keyword}: {string.Join(" + ", term.Parts)}"); // coca cola: coca + cola
/// </code></example>
public sealed class SearchTerm
{
    /// <summary>Longest keyword of a term, UTF-8 bytes: as long as one of a post may be.</summary>
    public static readonly int MostBytes = new KeywordExtractorOptions().MaxKeywordBytes;

    private readonly string _text;
    private readonly List<Token> _tokens;

    private SearchTerm(string keyword, string text, List<Token> tokens) => (Keyword, _text, _tokens) = (keyword, text, tokens);

    /// <summary>What it is counted as: a keyword of posts, or the spelling of a sequence that is counted where it is watched.</summary>
    public string Keyword { get; }

    /// <summary>What is read as the same term, folded: <see cref="Keyword"/>, or the text where posts are searched for that too.</summary>
    public string Typed => _tokens.Count == 0 || IsCountedAsSpelt ? Keyword : _text;

    /// <summary>Whether it is several tokens, so that no post has it as a keyword unless it is watched.</summary>
    public bool IsSequence => IsCountedAsSpelt && _tokens.Count > 1 && !IsPair;

    /// <summary>Whether posts are also to be searched for the tokens in their text.</summary>
    public bool IsInText => _tokens.Count > 1 && !(IsCountedAsSpelt && IsPair);

    /// <summary>Whether posts may have it with more letters at the end, which no list of particles knows: a name in Korean.</summary>
    public bool IsStem => _tokens is [{ Kind: TokenKind.Word }] && KoreanWord.MayBeStem(_tokens[0].NameIn(_text));

    /// <summary>The keywords that every post with the tokens has, unless it has more of them than are kept.</summary>
    public IReadOnlyList<string> Parts => [.. PartsOf(_text, _tokens).Distinct(StringComparer.Ordinal)];

    internal int Length => _tokens.Count;

    internal int LengthOfLast => _tokens[^1].End - _tokens[^1].NameStart;

    internal bool IsCountedAsSpelt => _tokens.Count > 0 && SpellingOf(_text, _tokens) == Keyword;

    internal string FirstName => new(_tokens[0].NameIn(_text));

    internal KeywordMarks Marks => IsSequence ? KeywordMarks.None : MarkedKeywords.MarksOf(_tokens[0].Kind, Keyword.AsSpan(Posts.Keyword.SignOf(_tokens[0].Kind).Length));

    private bool IsPair => _tokens.Count == 2 && _tokens[1].IsGluedTo(_tokens[0]);

    /// <summary>Reads what a setting names, which was looked at before.</summary>
    /// <exception cref="FormatException">It cannot be a keyword.</exception>
    public static SearchTerm Read(string typed) => TryRead(typed, out var term, out var problem) ? term : throw new FormatException(problem);

    /// <summary>What cannot be a keyword of those that a setting names, and why: one sentence each.</summary>
    public static IEnumerable<string> ProblemsOf(string setting, IEnumerable<string> typed) => typed
        .Select(one => TryRead(one, out _, out var problem) ? null : $"{setting}: '{TerminalText.Excerpt(one, 60)}' cannot be a keyword: {problem}.")
        .OfType<string>();

    /// <summary>Reads what a person typed.</summary>
    /// <param name="typed">It, as it was typed.</param>
    /// <param name="term">The term.</param>
    /// <param name="problem">Why it cannot be a keyword, and what could: <c>has no letter or digit; ..</c>.</param>
    public static bool TryRead(string typed, [NotNullWhen(true)] out SearchTerm? term, [NotNullWhen(false)] out string? problem)
    {
        (term, problem) = (null, null);
        var folded = Posts.Keyword.Canonicalize(typed.Replace('\0', ' '));
        if (folded.Length == 0 || typed.Contains('\0', StringComparison.Ordinal))
        {
            problem = "give a keyword with a visible character, for example #foryou";
        }
        else if (folded == Posts.Keyword.EveryPost)
        {
            term = new SearchTerm(folded, "", []);
        }
        else if (folded.StartsWith(Posts.Keyword.MusicPrefix, StringComparison.Ordinal))
        {
            var sound = Posts.Keyword.OfSound(folded.AsSpan(Posts.Keyword.MusicPrefix.Length).Trim());
            if (sound.Length > 0)
                term = new SearchTerm(sound, "", []);
            else
                problem = "give a sound by its id, letters and digits, for example music:6799337212367407877";
        }
        else
        {
            term = OfText(folded, out problem);
        }

        return term is not null;
    }

    /// <summary>Whether the tokens of a folded text are, from an index on, those of the term.</summary>
    internal bool IsAt(int index, ReadOnlySpan<char> text, List<Token> tokens)
    {
        if (index + _tokens.Count > tokens.Count)
            return false;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var (mine, other) = (_tokens[i], tokens[index + i]);
            if (mine.Kind != other.Kind || !IsSame(mine.Kind, mine.NameIn(_text), other.NameIn(text))
                || i > 0 && mine.IsGluedTo(_tokens[i - 1]) && !other.IsGluedTo(tokens[index + i - 1]))
                return false;
        }

        return true;
    }

    private static bool IsSame(TokenKind kind, ReadOnlySpan<char> mine, ReadOnlySpan<char> other) =>
        kind == TokenKind.Word ? KoreanWord.IsFormOf(other, mine) : mine.SequenceEqual(other);

    private static SearchTerm? OfText(string folded, out string? problem)
    {
        var tokens = new List<Token>();
        TokenScanner.Scan(folded, tokens);
        var hasLink = tokens.RemoveAll(token => token.Kind == TokenKind.Link) > 0;
        var tag = folded[0] == '#' && !folded.AsSpan(1).ContainsAny("#@ ") ? Posts.Keyword.OfTag(folded) : "";
        var keyword = tag.Length > 0 ? tag : SpellingOf(folded, tokens);
        problem = keyword.Length == 0 ? WhyNone(folded, hasLink)
            : Encoding.UTF8.GetByteCount(keyword) > MostBytes ? $"a keyword has at most {MostBytes} bytes of UTF-8: give a part of it"
            : null;
        var term = new SearchTerm(keyword, folded, tokens);
        if (problem is null && term is { IsSequence: true, Parts.Count: 0 })
            problem = "single characters apart are in no keyword: give two that stand together, or a word with them";
        return problem is null ? term : null;
    }

    private static string WhyNone(string folded, bool hasLink) => hasLink ? "a link is no keyword: give the words of it, or the name"
        : folded.Contains('#', StringComparison.Ordinal) ? "a hashtag has a letter, a digit or an emoji behind its #"
        : "a keyword has a letter or a digit; an emoji is one as a hashtag, for example #❤";

    // Tokens with a space between them, but for those of a script that has none: read again, it is the same sequence.
    private static string SpellingOf(string text, List<Token> tokens)
    {
        var spelling = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && !tokens[i].IsGluedTo(tokens[i - 1]))
                spelling.Append(' ');
            spelling.Append(Encoding.UTF8.GetString(Posts.Keyword.SignOf(tokens[i].Kind))).Append(tokens[i].NameIn(text));
        }

        return spelling.ToString();
    }

    private static List<string> PartsOf(string text, List<Token> tokens)
    {
        var parts = new List<string>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Character)
                parts.Add(SpellingOf(text, [tokens[i]]));
            else if (i > 0 && tokens[i].IsGluedTo(tokens[i - 1]))
                parts.Add(text[tokens[i - 1].Start..tokens[i].End]);
            else if (tokens.Count == 1)
                parts.Add(text[tokens[i].Start..tokens[i].End]); // among others it may be part of a pair
        }

        return parts;
    }
}
