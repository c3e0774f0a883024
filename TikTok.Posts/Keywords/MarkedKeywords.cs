using System.Collections.Frozen;

namespace TikTok.Posts;

/// <summary>Stop words and platform boilerplate, in the folded spelling of <see cref="TextFolder"/>.</summary>
internal static class MarkedKeywords
{
    // Their lists were gone through for words that are something else elsewhere.
    private static readonly LanguageSet s_reviewed = LanguageSet.Of(
        Language.Arabic, Language.English, Language.French, Language.German, Language.Indonesian, Language.Portuguese, Language.Russian, Language.Spanish, Language.Turkish);

    // A stop word here, a name, a brand or an ordinary word there: German die, Spanish eras, French elle, Turkish kim, Indonesian dia.
    private static readonly FrozenSet<string> s_homographs = Split(
        """
        ada agar ai als ama ate aura ben bin biz con dahi dan dans demi den dia die dong dos elle elli era eras est eu fora fumes hal halt
        hat hay haya kala kan kim lama mal man mana mau meme mia moi nah nas nun par pela per plus pour pro pun sana sao sea sean seas
        sera seria sin soi sois son su sur tan ton tum un uno var war weg wong yo
        """);

    private static readonly FrozenSet<string> s_boilerplate = Split(
        """
        fyp fypシ fypage fypageシ fyppage fy fyyy fyi foryou foryoupage foryourpage foryoupageofficiall foryoupagee foryouu foru
        4u 4you 4youpage forupage xyzbca xyzcba xybca xyz viral virall viralvideo viralvideos viraltiktok tiktokviral goviral
        tiktok tiktoker tiktokers tiktokindia tiktokusa tik_tok tiktoktrend trend trending trends trendy trendingnow explore
        explorepage parati paratii pourtoi pourtoipage fürdich voorjou perte neiperte dlaciebie
        рекомендации рек хочуврек keşfet keşfetteyiz kesfet fup fyf follow followme like likes likeforlike share
        duet stitch featureme featurethis bumpthis blowthisup makethisviral letsgoviral
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_homographLookup = s_homographs.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_boilerplateLookup = s_boilerplate.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Marks of a token.</summary>
    public static KeywordMarks MarksOf(TokenKind kind, ReadOnlySpan<char> name) => kind switch
    {
        TokenKind.Tag => MarksOfTag(name),
        TokenKind.Mention => KeywordMarks.None,
        _ => MarksOfWord(name),
    };

    /// <summary>Marks of a word, whatever the language of its post.</summary>
    public static KeywordMarks MarksOfWord(ReadOnlySpan<char> word) =>
        (StopWords.LanguagesOf(word) & s_reviewed).Count > 0 && !s_homographLookup.Contains(word) ? KeywordMarks.StopWord : KeywordMarks.None;

    /// <summary>Marks of a hashtag, given without its <c>#</c>.</summary>
    public static KeywordMarks MarksOfTag(ReadOnlySpan<char> name) =>
        s_boilerplateLookup.Contains(name) ? KeywordMarks.Boilerplate : KeywordMarks.None;

    private static FrozenSet<string> Split(params string[] lists) =>
        lists.SelectMany(list => list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);
}
