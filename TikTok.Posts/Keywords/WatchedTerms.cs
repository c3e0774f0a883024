using System.Runtime.InteropServices;

namespace TikTok.Posts;

/// <summary>Finds given terms in a text, whatever else it holds.</summary>
internal sealed class WatchedTerms
{
    private readonly Dictionary<string, List<SearchTerm>> _byFirst = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SearchTerm>>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WatchedTerms(IEnumerable<SearchTerm> terms)
    {
        _lookup = _byFirst.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var term in terms.Where(term => term.IsCountedAsSpelt).DistinctBy(term => term.Keyword, StringComparer.Ordinal))
            (CollectionsMarshal.GetValueRefOrAddDefault(_byFirst, term.FirstName, out _) ??= []).Add(term);
    }

    /// <summary>Adds the terms that a text holds.</summary>
    public void Find(ReadOnlySpan<char> text, List<Token> tokens, KeywordSet keywords)
    {
        for (var i = 0; i < tokens.Count && _byFirst.Count > 0; i++)
        {
            var name = tokens[i].NameIn(text);
            FindAt(i, name, text, tokens, keywords);
            for (var number = 0; tokens[i].Kind == TokenKind.Word && KoreanWord.StemOf(name, number) is { IsEmpty: false } stem; number++)
                FindAt(i, stem, text, tokens, keywords);
        }
    }

    private void FindAt(int index, ReadOnlySpan<char> name, ReadOnlySpan<char> text, List<Token> tokens, KeywordSet keywords)
    {
        if (!_lookup.TryGetValue(name, out var terms))
            return;
        foreach (var term in terms)
            if (term.IsAt(index, text, tokens))
                keywords.Add(default, term.Keyword, term.Marks, int.MaxValue);
    }
}
