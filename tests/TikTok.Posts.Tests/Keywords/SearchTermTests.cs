using TikTok.Testing;

namespace TikTok.Posts.Tests.Keywords;

public sealed class SearchTermTests
{
    [Theory]
    [InlineData("  Coffee ", "coffee", "coffee")]
    [InlineData("＃ＦＹＰ", "#fyp", "#fyp")]
    [InlineData("@Some.Body.", "@some.body", "@some.body")]
    [InlineData("*", "*", "")]
    [InlineData("music:6799337212367407877", "music:6799337212367407877", "")]
    [InlineData("Coca-Cola", "coca cola", "coca|cola")]
    [InlineData("covid-19", "covid 19", "covid|19")]
    [InlineData("Two  Words", "two words", "two|words")]
    [InlineData("U.S.A.", "u s a", "u|s|a")]
    [InlineData("7-Eleven", "7 eleven", "7|eleven")]
    [InlineData("don’t", "don't", "don't")]
    [InlineData("acme.com", "acme com", "acme|com")]
    [InlineData("星巴克", "星巴克", "星巴|巴克")]
    [InlineData("咖啡", "咖啡", "咖啡")]
    [InlineData("茶", "茶", "茶")]
    [InlineData("コーヒー", "コーヒー", "コー|ーヒ|ヒー")]
    [InlineData("ｺｰﾋｰ", "コーヒー", "コー|ーヒ|ヒー")]
    [InlineData("สตาร์บัคส์", "สตาร์บัคส์", "สต|ตา|าร์|ร์บั|บัค|คส์")]
    [InlineData("กาแฟ", "กาแฟ", "กา|าแ|แฟ")]
    [InlineData("커피", "커피", "커피")]
    [InlineData("스타벅스 코리아", "스타벅스 코리아", "스타벅스|코리아")]
    [InlineData("iPhone手机", "iphone 手机", "iphone|手机")]
    [InlineData("#❤️", "#❤", "#❤")]
    [InlineData("#👍🏽", "#👍🏽", "#👍🏽")]
    [InlineData("#👩‍👩‍👧", "#👩👩👧", "#👩👩👧")]
    [InlineData("#🇩🇪", "#🇩🇪", "#🇩🇪")]
    [InlineData("#pride🏳️‍🌈", "#pride", "#pride")]
    [InlineData("#❤️love", "#love", "#love")]
    [InlineData("#c++", "#c", "#c")]
    [InlineData("#dot.com", "#dotcom", "#dot|com")]
    [InlineData("#coca-cola", "#cocacola", "#coca|cola")]
    [InlineData("#咖啡 拿铁", "#咖啡 拿铁", "#咖啡|拿铁")]
    [InlineData("www.acme.com shop", "shop", "shop")]
    public void What_a_person_types_is_read_as_the_text_of_a_post_is(string typed, string keyword, string parts)
    {
        Assert.True(SearchTerm.TryRead(typed, out var term, out _));
        Assert.Equal(keyword, term.Keyword);
        Assert.Equal(parts, string.Join('|', term.Parts));
    }

    [Theory]
    [InlineData("", "visible character")]
    [InlineData("\u200B", "visible character")]
    [InlineData("a\0b", "visible character")]
    [InlineData("🔥", "emoji")]
    [InlineData("!?", "letter or a digit")]
    [InlineData("#", "behind its #")]
    [InlineData("#_", "behind its #")]
    [InlineData("https://acme.example/x", "link")]
    [InlineData("music:", "music:6799337212367407877")]
    [InlineData("music:\u001b[31mred", "music:6799337212367407877")]
    public void What_cannot_be_a_keyword_is_refused_with_what_could(string typed, string reason)
    {
        Assert.False(SearchTerm.TryRead(typed, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_longer_than_any_keyword_is_refused()
    {
        Assert.False(SearchTerm.TryRead(new string('x', 193), out _, out var problem));
        Assert.Contains("192 bytes", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Coca-Cola")]
    [InlineData("星巴克 café")]
    [InlineData("iPhone手机壳")]
    [InlineData("#咖啡 拿铁 @User.Name x")]
    [InlineData("#❤️")]
    public void The_keyword_of_a_term_is_read_as_the_same_term(string typed)
    {
        Assert.True(SearchTerm.TryRead(typed, out var term, out _));
        Assert.True(SearchTerm.TryRead(term.Keyword, out var again, out _));
        Assert.Equal(term.Keyword, again.Keyword);
        Assert.Equal(term.Parts, again.Parts);
    }

    [Theory]
    [InlineData("星巴克", "今天去星巴克喝咖啡", true)]
    [InlineData("星巴克", "星巴，巴克", false)]
    [InlineData("咖啡拿铁", "咖啡，拿铁！", false)]
    [InlineData("咖啡 拿铁", "咖啡，拿铁！", true)]
    [InlineData("コーヒー", "ヤバいコーヒー☕", true)]
    [InlineData("สตาร์บัคส์", "ไปสตาร์บัคส์กัน coca-cola", true)]
    [InlineData("กาเฟ", "กาแฟ", false)]
    [InlineData("coca-cola", "I drink Coca Cola", true)]
    [InlineData("coca-cola", "cola coca", false)]
    [InlineData("coca cola", "coca https://x.example cola", false)]
    [InlineData("covid-19", "covid 20 and 19", false)]
    [InlineData("Starbucks 커피", "starbucks 커피를 마셨다", true)]
    [InlineData("café bar", "the CAFE\u0301-BAR", true)]
    public void A_text_holds_a_sequence_where_its_tokens_are_adjacent_and_in_order(string typed, string text, bool expected)
    {
        Assert.True(SearchTerm.TryRead(typed, out var term, out _));
        Assert.Equal(expected, new TermFinder(term).Holds(text));
    }

    [Theory]
    [InlineData("#işildak", "so #ışıldak #Işıldak", "#ışıldak #Işıldak")]
    [InlineData("iphone", "An iPhone, the IPHONE", "iPhone IPHONE")]
    [InlineData("coca cola", "Coca-Cola!", "Coca-Cola")]
    [InlineData("#❤", "love it #❤️ today", "#❤️")]
    [InlineData("커피", "오늘은 커피를", "커피")]
    [InlineData("星巴", "今天去星巴克", "星巴")]
    [InlineData("mix", "m\u200Cix", "m\u200Cix")]
    [InlineData("tea", "coffee", "")]
    public void The_spellings_of_a_term_are_those_of_the_text(string keyword, string text, string spellings)
    {
        Assert.True(SearchTerm.TryRead(keyword, out var term, out _));
        Assert.Equal(spellings, string.Join(' ', new TermFinder(term).SpellingsIn(text)));
    }

    [Theory]
    [InlineData("brand.ndjson", "星巴克", 20)]
    [InlineData("brand.ndjson", "สตาร์บัคส์", 20)]
    [InlineData("brand.ndjson", "coca-cola", 20)]
    [InlineData("nospace.ndjson", "コーヒー", 8)]
    [InlineData("nospace.ndjson", "กาแฟ", 4)]
    [InlineData("nospace.ndjson", "커피", 4)]
    [InlineData("nospace.ndjson", "ກາເຟ", 4)]
    [InlineData("nospace.ndjson", "កាហ្វេ", 4)]
    [InlineData("nospace.ndjson", "ကော်ဖီ", 4)]
    [InlineData("nospace.ndjson", "covid-19", 4)]
    [InlineData("nospace.ndjson", "24/7", 4)]
    [InlineData("nospace.ndjson", "U.S.A.", 4)]
    [InlineData("nospace.ndjson", "acme.com", 4)]
    [InlineData("emoji.ndjson", "#❤️", 4)]
    [InlineData("emoji.ndjson", "#👍🏽", 4)]
    [InlineData("emoji.ndjson", "#👍", 0)]
    [InlineData("emoji.ndjson", "#pride🏳️‍🌈", 4)]
    [InlineData("emoji.ndjson", "#dot.com", 4)]
    [InlineData("emoji.ndjson", "#c++", 4)]
    [InlineData("emoji.ndjson", "#acmeعربي", 4)]
    public void A_watched_name_is_counted_in_every_post_that_holds_it(string file, string typed, int posts)
    {
        Assert.True(SearchTerm.TryRead(typed, out var term, out _));
        var (extractor, post) = (new KeywordExtractor(watched: [term]), new Post());

        var found = File.ReadLines(SharedData.FileOrSkip($"field-cases/words/{file}"))
            .Count(line => PostParser.TryParse(System.Text.Encoding.UTF8.GetBytes(line), post, out _) && extractor.Extract(post).ToStrings().Contains(term.Keyword, StringComparer.Ordinal));

        Assert.Equal(posts, found);
    }
}
