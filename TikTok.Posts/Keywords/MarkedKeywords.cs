using System.Collections.Frozen;

namespace TikTok.Posts;

/// <summary>Stop words and platform boilerplate, in the folded spelling of <see cref="TextFolder"/>.</summary>
internal static class MarkedKeywords
{
    private static readonly FrozenSet<string> s_stopWords = Split(
        // English
        """
        a about above after again against all also am an and any are aren't as at be because been before being below between both
        but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further get
        gonna got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how
        how's i i'd i'll i'm i've if im in into is isn't it it's its itself just let's like me more most my myself no nor not now
        of off on once only or other our ours ourselves out over own really same she she'd she'll she's should shouldn't so some
        such than that that's the their theirs them themselves then there there's these they they'd they'll they're they've this
        those through to too u under until up ur us very was wasn't we we'd we'll we're we've were weren't what what's when when's
        where where's which while who who's whom why why's will with won't would wouldn't you you'd you'll you're you've your yours
        yourself yourselves
        """,
        // Spanish
        """
        a al algo algunas algunos ante antes así aunque cada como con contra cual cuando cuándo de del desde donde dónde dos durante
        e el él ella ellas ellos en entre era eran eres es esa esas ese eso esos esta está estaba están estar estas este esto
        estos estoy fue fueron ha hace han has hasta hay he hoy la las le les lo los más me mi mí mis mucho muchos muy nada ni no
        nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque qué que quien quién se sea ser si sí
        siempre sin sobre solo sólo son soy su sus también tan tanto te tengo ti tiene tienen toda todas todo todos tu tú tus un
        una uno unos unas va vamos voy y ya yo
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

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_stopWordLookup = s_stopWords.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_boilerplateLookup = s_boilerplate.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Marks of a word.</summary>
    public static KeywordMarks MarksOfWord(ReadOnlySpan<char> word) =>
        s_stopWordLookup.Contains(word) ? KeywordMarks.StopWord : KeywordMarks.None;

    /// <summary>Marks of a hashtag, given without its <c>#</c>.</summary>
    public static KeywordMarks MarksOfTag(ReadOnlySpan<char> name) =>
        s_boilerplateLookup.Contains(name) ? KeywordMarks.Boilerplate : KeywordMarks.None;

    private static FrozenSet<string> Split(params string[] lists) =>
        lists.SelectMany(list => list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);
}
