using System.Text;
using CsCheck;
using TikTok.Posts.Tests.Records;

namespace TikTok.Posts.Tests.Keywords;

public sealed class KeywordPropertyTests
{
    /// <summary>Characters that fold, compose, hide or separate, and any others.</summary>
    private static readonly Gen<string> s_text = Gen.OneOf<string>(
        Gen.OneOf("#", "@", " ", "'", "’", ".", "_", "a", "I", "İ", "ı", "ß", "ẞ", "Σ", "ς", "ﬁ", "ŉ", "J", "\u030C", "\u0301", "\u0307", "\u0345", "\u0327", "\u200D", "\u200C", "\u00AD",
            "\uFE0F", "\uFE0E", "\u20E3", "1", "™", "´", "你", "好", "す", "ﾞ", "ส", "ั", "म", "्", "한", "\u1100", "\u1161", "😀", "👩", "𝐁", "𐐀", "\U000E0067", "\uFFFE", "http://", "Ⅷ", "Ⓐ", "²"),
        Gen.Int[0x20, 0xFFFF].Where(unit => !char.IsSurrogate((char)unit)).Select(unit => ((char)unit).ToString()),
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32)).Array[0, 12].Select(string.Concat);

    [Fact]
    public void A_canonical_spelling_is_its_own_canonical_spelling()
    {
        s_text.Sample(typed =>
        {
            var canonical = Keyword.Canonicalize(typed);
            return canonical == Keyword.Canonicalize(canonical);
        }, iter: 20_000, print: Show);
    }

    [Fact]
    public void Extracted_keywords_are_canonical_distinct_and_within_the_limits()
    {
        var options = new KeywordExtractorOptions { MaxKeywordsPerPost = 6, MaxKeywordBytes = 20 };
        s_text.Sample(text =>
        {
            var keywords = KeywordExtractorTests.Extract(text, options);
            Assert.Distinct(keywords, StringComparer.Ordinal);
            Assert.InRange(keywords.Length, 0, 6);
            Assert.All(keywords, keyword =>
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(keyword), 1, 20);
                Assert.Equal(keyword, Keyword.Canonicalize(keyword));
                Assert.NotEqual(Keyword.EveryPost, keyword, StringComparer.Ordinal);
            });
        }, iter: 10_000, print: Show);
    }

    [Fact]
    public void What_is_read_of_what_a_person_typed_is_read_of_its_keyword()
    {
        s_text.Sample(typed =>
        {
            if (!SearchTerm.TryRead(typed, out var term, out _))
                return;
            Assert.True(SearchTerm.TryRead(term.Keyword, out var again, out _));
            Assert.Equal(term.Keyword, again.Keyword);
            Assert.DoesNotContain(term.Keyword, char.IsControl);
        }, iter: 20_000, print: Show);
    }

    [Fact]
    public void A_term_is_found_in_the_post_that_it_was_copied_from()
    {
        s_text.Sample(typed =>
        {
            if (!typed.Contains("http", StringComparison.Ordinal) && SearchTerm.TryRead(typed, out var term, out _) && term.Keyword == term.Typed && term.Parts.Count > 0)
                Assert.True(new TermFinder(term).Holds(typed));
        }, iter: 10_000, print: Show);
    }

    [Theory]
    [InlineData("  #FYP ", "#fyp")]
    [InlineData("＃ＦＹＰ", "#fyp")]
    [InlineData("Straße", "strasse")]
    [InlineData("don’t", "don't")]
    [InlineData("\u202Eabc", "abc")]
    [InlineData("", "")]
    [InlineData("Two  Words", "two  words")]
    public void What_a_person_types_is_brought_to_the_canonical_spelling(string typed, string canonical) => Assert.Equal(canonical, Keyword.Canonicalize(typed));

    [Fact]
    public void Half_a_surrogate_pair_that_is_typed_becomes_a_replacement_character() => // no theory: test data is kept as UTF-8
        Assert.Equal("\uFFFD x é\uFFFD", Keyword.Canonicalize("\uD83D x é\uDE00"));

    [Fact]
    public void A_post_in_ascii_is_parsed_and_extracted_without_allocating_once_warm()
    {
        var json = Encoding.UTF8.GetBytes(Json.Record(
            item: """ "authorId":"1","musicId":"6799337212367407877","covers":["https://cdn.example.com/1"],"diggCount":5 """,
            beside: """ "challengeInfoList":[{"challengeId":"1","challengeName":"FYP","isCommerce":false}],"textExtra":[{"HashtagName":"fyp","UserId":"5"}] """)
            .Replace("hello", "I don't know WHY @user.name loves https://x.example/ab #fyp #cats", StringComparison.Ordinal));
        var (post, extractor) = (new Post(), new KeywordExtractor());
        Assert.Equal(9, Run(post, extractor, json, 2_000)); // warm
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(post, extractor, json, 10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private static int Run(Post post, KeywordExtractor extractor, byte[] json, int times)
    {
        var count = 0;
        for (var i = 0; i < times; i++)
        {
            PostParser.TryParse(json, post, out _);
            count = extractor.Extract(post).Count;
        }

        return count;
    }

    private static string Show(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => $"U+{rune.Value:X4}"));
}
