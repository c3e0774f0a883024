using System.Collections.Frozen;
using static TikTok.Posts.Language;

namespace TikTok.Posts;

/// <summary>What a single letter says of the language that it is written in.</summary>
internal static class Letters
{
    private static readonly FrozenDictionary<char, LanguageSet> s_marked = Spread(
        ("ñ", LanguageSet.Of(Spanish)), ("ãõ", LanguageSet.Of(Portuguese)), ("œû", LanguageSet.Of(French)), ("òì", LanguageSet.Of(Italian)),
        ("ğş", LanguageSet.Of(Turkish)), ("őű", LanguageSet.Of(Hungarian)), ("řěů", LanguageSet.Of(Czech)), ("ășțţ", LanguageSet.Of(Romanian)),
        ("ąęłśźżćń", LanguageSet.Of(Polish)),
        ("ç", LanguageSet.Of(French, Portuguese, Turkish)), ("ö", LanguageSet.Of(German, Turkish, Swedish, Finnish, Hungarian)),
        ("ü", LanguageSet.Of(German, Turkish, Hungarian)), ("ä", LanguageSet.Of(German, Swedish, Finnish)), ("å", LanguageSet.Of(Swedish, Danish, Norwegian)),
        ("øæ", LanguageSet.Of(Danish, Norwegian)), ("êô", LanguageSet.Of(French, Portuguese)), ("è", LanguageSet.Of(French, Italian)),
        ("à", LanguageSet.Of(French, Italian, Portuguese)), ("ù", LanguageSet.Of(French, Italian)), ("îâ", LanguageSet.Of(French, Romanian)),
        ("ëï", LanguageSet.Of(French, Dutch)), ("é", LanguageSet.Of(French, Spanish, Portuguese, Hungarian, Czech)),
        ("á", LanguageSet.Of(Spanish, Portuguese, Hungarian, Czech)), ("íú", LanguageSet.Of(Spanish, Portuguese, Hungarian, Czech)),
        ("ó", LanguageSet.Of(Spanish, Portuguese, Hungarian, Polish)), ("šžč", LanguageSet.Of(Czech)),
        ("ыэё", LanguageSet.Of(Russian)), ("іїєґ", LanguageSet.Of(Ukrainian)),
        ("ةأإىيك", LanguageSet.Of(Arabic)), ("پچژگیک", LanguageSet.Of(Persian)),
        ("ơưđ", LanguageSet.Of(Vietnamese)));

    /// <summary>The languages that a letter points to: those that mark letters so, or nothing for a letter that all of them have.</summary>
    public static LanguageSet Marked(char letter) => letter switch
    {
        < '\u0080' => default,
        >= '\u1EA0' and <= '\u1EF9' => LanguageSet.Of(Vietnamese),
        >= '\u3040' and <= '\u30FF' => LanguageSet.Of(Japanese),
        _ => s_marked.GetValueOrDefault(letter),
    };

    /// <summary>The language that most of a script's posts are in, and whether hardly any other writes it; null for the Latin script and rare ones.</summary>
    public static (Language Language, bool Alone)? OfScript(char letter) => letter switch
    {
        >= '\u0370' and <= '\u03FF' => (Greek, true),
        >= '\u0400' and <= '\u052F' => (Russian, false),
        >= '\u0590' and <= '\u05FF' => (Hebrew, true),
        >= '\u0600' and <= '\u06FF' => (Arabic, false),
        >= '\u0900' and <= '\u097F' => (Hindi, true),
        >= '\u0E00' and <= '\u0E7F' => (Thai, true),
        >= '\uAC00' and <= '\uD7A3' => (Korean, true),
        >= '\u4E00' and <= '\u9FFF' => (Chinese, false),
        _ => null,
    };

    private static FrozenDictionary<char, LanguageSet> Spread(params ReadOnlySpan<(string Letters, LanguageSet Languages)> rows)
    {
        var letters = new Dictionary<char, LanguageSet>();
        foreach (var (row, languages) in rows)
            foreach (var letter in row)
                letters.Add(letter, languages);
        return letters.ToFrozenDictionary();
    }
}
