using System.Text;

namespace TikTok.Posts;

/// <summary>Finds a term in texts as they were written. Not thread-safe: its buffers are reused.</summary>
public sealed class TermFinder(SearchTerm term)
{
    private readonly TextFolder _folder = new();
    private readonly List<Token> _tokens = [];
    private readonly List<Token> _foldedTokens = [];
    private readonly StringBuilder _folded = new();

    /// <summary>Whether a text holds the term's tokens, adjacent and in order.</summary>
    public bool Holds(string text)
    {
        var folded = _folder.Fold(text);
        TokenScanner.Scan(folded, _tokens);
        for (var i = 0; i < _tokens.Count && term.Length > 0; i++)
            if (term.IsAt(i, folded, _tokens))
                return true;
        return false;
    }

    /// <summary>How the term is spelt in a text, as often as it stands there: capitals, accents and all. What folding takes apart is not found.</summary>
    public IReadOnlyList<string> SpellingsIn(string text)
    {
        var spellings = new List<string>();
        TokenScanner.Scan(text, _tokens);
        FoldTokens(text);
        var folded = _folded.ToString();
        for (var i = 0; term.Length > 0 && i + term.Length <= _tokens.Count; i++)
            if (term.IsAt(i, folded, _foldedTokens) && EndOfLast(i + term.Length - 1) is { } end)
                spellings.Add(text[_tokens[i].Start..end]);
        return spellings;
    }

    // Token by token, so that it is known of each where it stands in the text; those that are a pair stay one.
    private void FoldTokens(string text)
    {
        _folded.Clear();
        _foldedTokens.Clear();
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (i > 0 && !token.IsGluedTo(_tokens[i - 1]))
                _folded.Append(' ');
            var start = _folded.Length;
            _folded.Append(_folder.Fold(token.NameIn(text)));
            _foldedTokens.Add(new Token(token.Kind, start, start, _folded.Length));
        }
    }

    // A particle behind a name is not part of it; where folding has changed lengths there is no saying where it begins.
    private int? EndOfLast(int index)
    {
        var (token, folded) = (_tokens[index], _foldedTokens[index]);
        if (folded.End - folded.NameStart == term.LengthOfLast)
            return token.End;
        return folded.End - folded.NameStart == token.End - token.NameStart ? token.NameStart + term.LengthOfLast : null;
    }
}
