using System.Text;
using TikTok.Posts.Tests.Records;

namespace TikTok.Posts.Tests.Keywords;

public sealed class KeywordExtractorTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("I tried My best", "i tried my best")]
    [InlineData("one one ONE", "one")]
    [InlineData("#FYP", "#fyp")]
    [InlineData("#a#b", "#a #b")]
    [InlineData("x #", "x")]
    [InlineData("# # ##", "")]
    [InlineData("##a", "#a")]
    [InlineData("#a_b-c", "#a_b c")]
    [InlineData("#_", "")]
    [InlineData("word#tag", "#tag word")]
    [InlineData("#love😂cats", "#love cats")]
    [InlineData("hi @Some.Body_1.", "@some.body_1 hi")]
    [InlineData("@a@b", "@a @b")]
    [InlineData("#x@y", "#x @y")]
    [InlineData("@ me @.", "me")]
    [InlineData("mail me: joe@example.com", "mail me joe example com")]
    [InlineData("谢谢@joe", "@joe 谢谢")]
    [InlineData("don't DON’T don‘t", "don't")]
    [InlineData("rock 'n' roll' 'tis", "rock n roll tis")]
    [InlineData("see https://x.example/a?b=#c and www.example.com/d HTTP://E.example f", "see and f")]
    [InlineData("看https://x.example/a 了", "看 了")]
    [InlineData("awww.cute", "awww cute")]
    [InlineData("你好吗", "你好 好吗")]
    [InlineData("好", "好")]
    [InlineData("你好 吗", "你好 吗")]
    [InlineData("abc你好def", "abc 你好 def")]
    [InlineData("สวัสดี", "สวั วัส สดี")]
    [InlineData("ｶﾞｰﾙ", "ガー ール")]
    [InlineData("مَرحَبا بكم", "مَرحَبا بكم")]
    [InlineData("नमस्ते #हिन्दी", "#हिन्दी नमस्ते")]
    [InlineData("＃ＦＹＰ ＠Ｊｏｅ", "#fyp @joe")]
    [InlineData("𝓼𝓽𝔂𝓵𝓮𝓭 𝐁𝐎𝐋𝐃 ⓐ", "styled bold a")]
    [InlineData("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ")]
    [InlineData("STRASSE straße STRAẞE", "strasse")]
    [InlineData("İstanbul ISTANBUL ıstanbul", "istanbul")]
    [InlineData("i\u0307stanbul #i\u0307zmir", "#izmir istanbul")]
    [InlineData("J\u030Ce \u01F0e", "\u01F0e")]
    [InlineData("cafe\u0301 CAFÉ caf\u00E9", "café")]
    [InlineData("😂 wow🔥🔥 👩‍👩‍👧 🇩🇪", "wow")]
    [InlineData("1️⃣ first #️⃣ *️⃣ 2⃣", "first")]
    [InlineData("Nike™️ ©️ ℹ️ Ⓜ️ ❤️love", "nike love")]
    [InlineData("love\uFE0F #fyp\uFE0F", "#fyp love")]
    [InlineData("m\u200Ci\u200Dx so\u00ADft \u202Ertl\u202C \u2067x\u2069 \uFEFFy", "mix soft rtl x y")]
    [InlineData("e\u200D\u0301", "é")]
    [InlineData("\uFFFE a\uFFFFb é\uFFFE", "a b é")]
    [InlineData("100% 5k", "100 5k")]
    [InlineData("love it #❤️ today #👍🏽#👍", "#❤ #👍🏽 #👍 love it today")]
    [InlineData("#❤️love #🇩🇪 #1️⃣ #™️ #\uFFFD", "#love #🇩🇪")]
    [InlineData("#pride🏳️‍🌈 today", "#pride today")]
    [InlineData("오늘은 커피를 고양이는", "오늘은 오늘 커피를 커피 고양이는 고양이 고양")]
    [InlineData("스타벅스에서는 Nike를 BTS가 5개", "스타벅스에서는 스타벅스에서 스타벅스 nike를 nike bts가 bts 5개")]
    public void Keywords_of_a_text(string text, string expected) => Assert.Equal(expected, string.Join(' ', Extract(text)));

    [Fact]
    public void Hashtags_come_from_challenges_from_text_extra_and_from_the_text_once_each()
    {
        var post = Json.Parse("""
            {"itemInfos":{"id":"1","createTime":"5","text":"Go #Third #first","musicId":"77"},
            "challengeInfoList":[{"challengeName":"First"},{"challengeName":"with space & sign"},{"challengeName":"😂"},{"challengeName":"&"}],"textExtra":[{"HashtagName":"second"},{"HashtagName":"FIRST"}]}
            """);
        Assert.Equal(["#first", "#withspacesign", "#😂", "#second", "#third", "music:77", "go"], new KeywordExtractor().Extract(post).ToStrings());
    }

    [Theory]
    [InlineData("Rain")]
    [InlineData("with space & sign")]
    [InlineData("İSTANBUL_1")]
    [InlineData("नमस्ते")]
    [InlineData("fypシ")]
    [InlineData("_")]
    [InlineData("😂")]
    [InlineData("")]
    public void The_keyword_of_a_challenge_is_the_one_that_is_extracted(string name)
    {
        var post = Json.Parse(Json.Record(beside: $$"""  "challengeInfoList":[{"challengeName":{{System.Text.Json.JsonSerializer.Serialize(name)}}}] """));
        var tags = new KeywordExtractor().Extract(post).ToStrings().Where(keyword => keyword.StartsWith('#'));
        Assert.Equal(tags.SingleOrDefault() ?? "", Keyword.OfTag(new TextFolder().Fold(name)));
    }

    [Fact]
    public void Hashtags_come_first_then_mentions_then_the_sound_then_words()
    {
        var post = Json.Parse("""{"itemInfos":{"id":"1","createTime":"5","text":"word @user #tag more @other #last","musicId":"77"}}""");
        Assert.Equal(["#tag", "#last", "@user", "@other", "music:77", "word", "more"], new KeywordExtractor().Extract(post).ToStrings());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("12\\u001b[2J34")]
    [InlineData("12 34")]
    [InlineData("12;34")]
    [InlineData("سؤال")]
    public void A_sound_without_an_id_is_no_keyword(string musicId)
    {
        var post = Json.Parse(Json.Record(item: $"\"musicId\":\"{musicId}\""));
        Assert.Equal(["hello"], new KeywordExtractor().Extract(post).ToStrings());
    }

    [Fact]
    public void Hashtags_are_not_crowded_out_by_a_long_text()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i} @user{i}")) + " #tag";
        var keywords = Extract(text, new KeywordExtractorOptions { MaxKeywordsPerPost = 10 });
        Assert.Equal(10, keywords.Length);
        Assert.Equal("#tag", keywords[0]);
        Assert.Equal(64, Extract(text).Length);
    }

    [Fact]
    public void What_is_watched_is_found_whatever_else_a_post_holds()
    {
        string[] names = ["Coca-Cola", "星巴克", "茶", "last", "#tag", "no such thing"];
        var watched = names.Select(name => SearchTerm.TryRead(name, out var term, out _) ? term : throw new InvalidOperationException(name));
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"#tag{i}")) + " coca COLA 今天去星巴克喝茶 last #tag";

        var keywords = new KeywordExtractor(watched: watched).Extract(WithText(text)).ToStrings();

        Assert.Equal("coca cola|星巴克|茶|last|#tag|#tag0", string.Join('|', keywords[..6]));
        Assert.Equal(5 + 64, keywords.Length);
    }

    [Fact]
    public void A_keyword_longer_than_the_limit_is_dropped()
    {
        var options = new KeywordExtractorOptions { MaxKeywordBytes = 8 };
        Assert.Equal(["#1234567", "12345678", "éééé", "end"], Extract("#1234567 #12345678 12345678 123456789 éééé ééééé end", options));
        Assert.Empty(Extract(new string('x', 5_000)));
        Assert.Empty(Extract("#" + new string('x', 5_000)));
    }

    [Fact]
    public void Stop_words_and_boilerplate_are_marked_and_nothing_else()
    {
        var set = new KeywordExtractor().Extract(WithText("The cat DON’T fyp también para #FYP #fypシ #cat #the @fyp"));
        var marks = Enumerable.Range(0, set.Count).ToDictionary(i => Encoding.UTF8.GetString(set[i]), set.MarksOf, StringComparer.Ordinal);
        Assert.Equal(KeywordMarks.StopWord, marks["the"] & marks["don't"] & marks["también"] & marks["para"]);
        Assert.Equal(KeywordMarks.Boilerplate, marks["#fyp"] & marks["#fypシ"]);
        Assert.All((string[])["cat", "fyp", "#cat", "#the", "@fyp"], keyword => Assert.Equal(KeywordMarks.None, marks[keyword]));
    }

    [Fact]
    public void An_extractor_is_reused_without_traces_of_the_post_before()
    {
        var extractor = new KeywordExtractor();
        extractor.Extract(WithText(string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"longer{i}é"))));
        Assert.Equal(["#b", "a"], extractor.Extract(WithText("a #b")).ToStrings());
    }

    internal static string[] Extract(string text, KeywordExtractorOptions? options = null) => new KeywordExtractor(options).Extract(WithText(text)).ToStrings();

    internal static Post WithText(string text) =>
        Json.Parse($$"""{"itemInfos":{"id":"1","createTime":"5","text":{{System.Text.Json.JsonSerializer.Serialize(text)}} } }""");
}
