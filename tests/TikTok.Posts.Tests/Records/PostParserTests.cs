using System.Text;

namespace TikTok.Posts.Tests.Records;

public sealed class PostParserTests
{
    private const string Full = """
        {"unknown":{"deep":[1,{"x":null}]},"itemInfos":{"id":"6807325449884116918","text":"a #b","createTime":"1584953968","authorId":"11","musicId":"22",
        "diggCount":1,"shareCount":2,"playCount":3,"commentCount":4,"isOriginal":false,"isOfficial":true,"isActivityItem":true,"warnInfo":[],"covers":["u"],
        "video":{"urls":["u"],"videoMeta":{"width":576,"height":1024,"ratio":15,"duration":15}}},
        "authorInfos":{"secUid":"s","userId":"33","uniqueId":"handle","nickName":"Nick","signature":"","verified":true,"isSecret":false},
        "musicInfos":{"musicId":"44","musicName":"Song","authorName":"Musician","original":true,"playUrl":["u"]},
        "challengeInfoList":[{"challengeId":"7","challengeName":"b","text":"about","isCommerce":true,"covers":[]},{"challengeId":"8","challengeName":"c"}],
        "duetInfo":"0","textExtra":[{"AwemeId":"","Start":2,"End":4,"HashtagName":"b","HashtagId":"7","Type":1,"UserId":"","IsCommerce":false},{"HashtagName":"","UserId":"99","Type":0}],
        "authorStats":{"followingCount":1,"followerCount":2,"heartCount":"2426012173","videoCount":3,"diggCount":4},"time_stamp":1584953968.123}
        """;

    [Fact]
    public void Every_field_of_a_full_record_is_read()
    {
        Assert.Equal(
            "6807325449884116918|1584953968|1584953968123|1|4|2|3|7|True|0|a #b|11|handle|Nick|22|Song|Musician|7=b=True,8=c=False|b|99",
            Json.Describe(Json.Parse(Full)));
    }

    [Fact]
    public void A_record_with_the_three_required_fields_is_enough()
    {
        Assert.Equal("6807325449884116918|1584953968||0|0|0||0|False|0|hello|||||||||", Json.Describe(Json.Parse(Json.Record())));
    }

    [Fact]
    public void The_order_of_the_fields_does_not_matter()
    {
        var reversed = """
            {"time_stamp":1584953968.123,"textExtra":[{"UserId":"","HashtagName":"b"},{"UserId":"99"}],
            "challengeInfoList":[{"isCommerce":true,"challengeName":"b","challengeId":"7"},{"challengeName":"c","challengeId":"8"}],
            "musicInfos":{"authorName":"Musician","musicName":"Song","musicId":"44"},"authorInfos":{"nickName":"Nick","uniqueId":"handle","userId":"33"},
            "itemInfos":{"isActivityItem":true,"commentCount":4,"playCount":3,"shareCount":2,"diggCount":1,"musicId":"22","authorId":"11","createTime":"1584953968","text":"a #b","id":"6807325449884116918"}}
            """;
        Assert.Equal(Json.Describe(Json.Parse(Full)), Json.Describe(Json.Parse(reversed)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("true")]
    [InlineData("\"text\"")]
    [InlineData("-1.5e3")]
    [InlineData("[[{\"a\":[1,2,{}]}],null]")]
    [InlineData("{\"id\":{\"id\":[\"1\"]}}")]
    public void Any_field_outside_the_required_ones_may_be_of_any_type(string value)
    {
        foreach (var field in (string[])["diggCount", "shareCount", "commentCount", "playCount", "isActivityItem", "isOriginal", "covers", "video", "warnInfo", "authorId", "musicId", "other"])
            Assert.Equal("hello", Json.Text(Json.Parse(Json.Record(item: $"\"{field}\":{value}")).Text));
        foreach (var field in (string[])["authorInfos", "musicInfos", "challengeInfoList", "textExtra", "duetInfo", "authorStats", "time_stamp", "other"])
            Assert.Equal("hello", Json.Text(Json.Parse(Json.Record(beside: $"\"{field}\":{value}")).Text));
        foreach (var field in (string[])["userId", "uniqueId", "nickName", "signature", "verified"])
            Json.Parse(Json.Record(beside: $$"""
                "authorInfos":{"{{field}}":{{value}}}
                """));
        foreach (var field in (string[])["musicId", "musicName", "authorName", "original", "covers"])
            Json.Parse(Json.Record(beside: $$"""
                "musicInfos":{"{{field}}":{{value}}}
                """));
        foreach (var field in (string[])["challengeId", "challengeName", "isCommerce", "covers", "text"])
            Json.Parse(Json.Record(beside: $$"""
                "challengeInfoList":[{{value}},{"{{field}}":{{value}}},{{value}}]
                """));
        foreach (var field in (string[])["HashtagName", "UserId", "Start", "Type", "IsCommerce"])
            Json.Parse(Json.Record(beside: $$"""
                "textExtra":[{{value}},{"{{field}}":{{value}}},{{value}}]
                """));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("false")]
    public void The_originality_of_the_music_may_be_a_boolean_or_an_empty_string(string original) =>
        Assert.Equal("Song", Json.Text(Json.Parse(Json.Record(beside: $$"""
            "musicInfos":{"original":{{original}},"musicName":"Song"}
            """)).MusicName));

    [Theory]
    [InlineData("\"1584953968\"")]
    [InlineData("1584953968")]
    public void The_creation_time_may_be_a_string_or_an_integer(string createTime) =>
        Assert.Equal(1584953968, Json.Parse($$"""{"itemInfos":{"id":"1","text":"","createTime":{{createTime}} } }""").CreateTime);

    [Theory]
    [InlineData("\"68\"", 68)]
    [InlineData("68", 68)]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    [InlineData("\"\\u0036\\u0038\"", 68)]
    public void The_id_may_be_a_string_or_an_integer(string id, long expected) =>
        Assert.Equal(expected, Json.Parse($$"""{"itemInfos":{"id":{{id}},"text":"","createTime":"1"} }""").Id);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("\"12\"", 12)]
    [InlineData("-5", 0)]
    [InlineData("null", 0)]
    [InlineData("\"\"", 0)]
    [InlineData("\"12x\"", 0)]
    public void A_counter_that_is_no_count_is_zero(string value, long expected) =>
        Assert.Equal(expected, Json.Parse(Json.Record(item: $"\"diggCount\":{value}")).Likes);

    [Theory]
    [InlineData("\"12x\"", 1)]
    [InlineData("\"-\"", 1)]
    [InlineData("\"NaN\"", 1)]
    [InlineData("\"1,2,3\"", 1)]
    [InlineData("[12]", 1)]
    [InlineData("true", 1)]
    [InlineData("-5", 1)]
    [InlineData("null", 0)]
    [InlineData("\"\"", 0)]
    [InlineData("0", 0)]
    [InlineData("\"0.0\"", 0)]
    [InlineData("-0", 0)]
    public void A_counter_that_is_not_kept_as_it_stands_is_told_and_one_that_is_not_given_is_not(string value, int adjusted)
    {
        var post = Json.Parse(Json.Record(item: $"\"diggCount\":{value},\"playCount\":{value}"));
        Assert.Equal((0L, 2 * adjusted), (post.Likes, post.AdjustedFields));
    }

    [Theory]
    [InlineData("12.0", 12)]
    [InlineData("1.5", 1)]
    [InlineData("1.2e3", 1200)]
    [InlineData("1200E-2", 12)]
    [InlineData("0.0000000000000000000000001e28", 1000)]
    [InlineData("12.000000000000000000000000000000000000000000000000000000000000000000000000", 12)]
    [InlineData("\"12.0\"", 12)]
    [InlineData("\" 12 \"", 12)]
    [InlineData("\"+12\"", 12)]
    [InlineData("\"1.2e3\"", 1200)]
    [InlineData("\"1,200\"", 1200)]
    [InlineData("\"1,234,567\"", 1_234_567)]
    [InlineData("\"1,234,567.00\"", 1_234_567)]
    [InlineData("\"1.234.567,00\"", 1_234_567)]
    [InlineData("\"12,34,567\"", 1_234_567)]
    [InlineData("\"1.200\"", 1200)]
    [InlineData("\"0.125\"", 0)]
    [InlineData("\"1 200\"", 1200)]
    [InlineData("\"1\u00a0200\"", 1200)]
    [InlineData("\"1\\u202f200\"", 1200)]
    [InlineData("\"1'200\"", 1200)]
    [InlineData("\"1_200\"", 1200)]
    [InlineData("\"1.2K\"", 1200)]
    [InlineData("\"1,2 K\"", 1200)]
    [InlineData("\"3m\"", 3_000_000)]
    [InlineData("\"1.25B\"", 1_250_000_000)]
    [InlineData("\"1.234M\"", 1_234_000)]
    [InlineData("\"1,234K\"", 1234)]
    [InlineData("\"1.234,5K\"", 1_234_500)]
    [InlineData("\"1\\u0032\"", 12)]
    public void A_counter_has_its_value_however_it_is_written(string value, long expected)
    {
        var post = Json.Parse(Json.Record(item: $"\"diggCount\":{value}"));
        Assert.Equal((expected, 0), (post.Likes, post.AdjustedFields));
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("1e400")]
    [InlineData("\"1e99999999999\"")]
    [InlineData("9223372036854775807")]
    [InlineData("\"999,999,999,999,999,999,999\"")]
    public void A_counter_beyond_any_count_is_the_largest_one_and_told(string value)
    {
        var post = Json.Parse(Json.Record(item: $"\"diggCount\":{value},\"shareCount\":{value},\"commentCount\":{value},\"playCount\":{value}"));
        Assert.Equal((FieldLimits.Count, 3 * FieldLimits.Count, 4), (post.Plays!.Value, post.Engagement, post.AdjustedFields));
    }

    [Theory]
    [InlineData("1598918400.0")]
    [InlineData("1598918400.999")]
    [InlineData("1.5989184e9")]
    [InlineData("1598918400000")]
    [InlineData("1598918400000.0")]
    [InlineData("1598918400000000")]
    [InlineData("1598918400000000000")]
    [InlineData("\"1598918400000\"")]
    [InlineData("\"1598918400.5\"")]
    [InlineData("\"2020-09-01T00:00:00Z\"")]
    [InlineData("\"2020-09-01T00:00:00.123456789Z\"")]
    [InlineData("\"2020-09-01T00:00:00\"")]
    [InlineData("\"2020-09-01 00:00:00\"")]
    [InlineData("\"2020-09-01 00:00\"")]
    [InlineData("\"2020-09-01 00:00:00 UTC\"")]
    [InlineData("\"2020-09-01 00:00:00+00\"")]
    [InlineData("\"2020-09-01T02:00:00+02:00\"")]
    [InlineData("\"2020-08-31T19:30:00.000-0430\"")]
    [InlineData("\"2020-08-31T24:00:00Z\"")]
    [InlineData("\"2020-09-01\"")]
    [InlineData("\"2020-09-01T00\\u003a00:00Z\"")]
    public void The_creation_time_may_be_a_float_finer_than_seconds_or_iso_8601(string createTime) =>
        Assert.Equal(1598918400, Json.Parse($$"""{"itemInfos":{"id":"1","text":"","createTime":{{createTime}} } }""").CreateTime);

    [Theory]
    [InlineData("6.88e+18")]
    [InlineData("6880000000000000000.0")]
    [InlineData("\"6.88E+18\"")]
    [InlineData("12.0")]
    public void An_id_that_is_a_floating_point_number_is_refused_with_a_reason_of_its_own(string id) =>
        Assert.Equal(RejectReason.FloatId, Json.Reject($$"""{"itemInfos":{"id":{{id}},"text":"","createTime":"1"} }"""));

    [Fact]
    public void Fields_that_are_not_used_may_be_nested_to_any_depth()
    {
        foreach (var (open, close) in (ValueTuple<string, string>[])[("[", "]"), ("{\"a\":", "}")])
        {
            var deep = string.Concat(Enumerable.Repeat(open, 200_000)) + "1" + string.Concat(Enumerable.Repeat(close, 200_000));
            Assert.Equal("hello", Json.Text(Json.Parse(Json.Record(item: $"\"video\":{deep}", beside: $"\"other\":{deep}")).Text));
            Assert.Equal("hello", Json.Text(Json.Parse(Json.Record(item: $"\"diggCount\":{deep}", beside: $"\"textExtra\":[{deep}]")).Text));
            Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record(beside: $"\"other\":{deep[..^1]}")));
        }
    }

    [Fact]
    public void What_is_longer_than_its_field_is_cut_between_two_characters_and_told()
    {
        var longText = new string('é', 40_000);
        var post = Json.Parse(Json.Record(
            item: $"\"authorId\":\"x{longText}\",\"musicId\":\"{longText}\"",
            beside: $$"""
                "authorInfos":{"uniqueId":"x{{longText}}","nickName":"{{longText}}"},"musicInfos":{"musicName":"{{longText}}","authorName":"{{longText}}"},
                "challengeInfoList":[{"challengeId":"{{longText}}","challengeName":"{{longText}}"}],"textExtra":[{"HashtagName":"{{longText}}","UserId":"{{longText}}"}],"itemInfos":{"text":"{{longText}}"}
                """));
        Assert.Equal("x" + longText[..31], Json.Text(post.AuthorId));
        Assert.Equal(longText[..32], Json.Text(post.MusicId));
        Assert.Equal("x" + longText[..63], Json.Text(post.Handle));
        Assert.All([Json.Text(post.NickName), Json.Text(post.MusicName), Json.Text(post.Musician), Json.Text(post.Slice(post.Challenges[0].Name)), Json.Text(post.Slice(post.Hashtags[0]))],
            name => Assert.Equal(longText[..256], name));
        Assert.All([post.Challenges[0].Id, post.MentionedUserIds[0]], id => Assert.Equal(FieldLimits.IdBytes, id.Length));
        Assert.Equal(longText[..8192], Json.Text(post.Text));
        Assert.Equal(11, post.AdjustedFields);
    }

    [Fact]
    public void What_is_as_long_as_its_field_is_whole()
    {
        var post = Json.Parse(Json.Record(item: $"\"authorId\":\"{new string('1', FieldLimits.IdBytes)}\"", beside: $$""" "authorInfos":{"nickName":"{{new string('é', FieldLimits.NameBytes / 2)}}"} """));
        Assert.Equal((FieldLimits.IdBytes, FieldLimits.NameBytes, 0), (post.AuthorId.Length, post.NickName.Length, post.AdjustedFields));
    }

    [Fact]
    public void Of_ten_thousand_hashtags_of_one_post_the_first_are_kept_and_the_others_told()
    {
        var many = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $$"""{"challengeName":"c{{number}}","HashtagName":"h{{number}}"}"""));
        var post = Json.Parse(Json.Record(beside: $"\"challengeInfoList\":[{many}],\"textExtra\":[{many}]"));
        Assert.Equal((FieldLimits.Items, FieldLimits.Items, 2 * (10_000 - FieldLimits.Items)), (post.Challenges.Count, post.Hashtags.Count, post.AdjustedFields));
    }

    [Fact]
    public void Views_that_are_not_given_are_not_zero()
    {
        Assert.Null(Json.Parse(Json.Record()).Plays);
        Assert.Null(Json.Parse(Json.Record(item: "\"playCount\":null")).Plays);
        Assert.Equal(0, Json.Parse(Json.Record(item: "\"playCount\":0")).Plays);
    }

    [Fact]
    public void An_id_that_stands_in_two_places_is_taken_from_the_item_and_from_the_other_place_where_the_item_has_none()
    {
        Assert.Equal("1", Json.Text(Json.Parse(Json.Record(item: "\"authorId\":\"1\"", beside: """ "authorInfos":{"userId":"2"} """)).AuthorId));
        Assert.Equal("2", Json.Text(Json.Parse(Json.Record(item: "\"authorId\":\"\"", beside: """ "authorInfos":{"userId":"2"} """)).AuthorId));
        Assert.Equal("2", Json.Text(Json.Parse(Json.Record(item: "\"musicId\":null", beside: """ "musicInfos":{"musicId":"2"} """)).MusicId));
    }

    [Fact]
    public void Of_duplicate_keys_the_last_counts()
    {
        var post = Json.Parse("""
            {"itemInfos":{"id":"1","id":"2","text":"a","text":"b","createTime":"1","createTime":"5","diggCount":1,"diggCount":2},"itemInfos":{"shareCount":3},
            "time_stamp":1,"time_stamp":2.5}
            """);
        Assert.Equal((2L, 5L, 2L, 3L, "b", 2500L), (post.Id, post.CreateTime, post.Likes, post.Shares, Json.Text(post.Text), post.TimeStampMs!.Value));
    }

    [Fact]
    public void Property_names_may_be_escaped() =>
        Assert.Equal("x", Json.Text(Json.Parse("""{"item\u0049nfos":{"\u0069d":"1","te\u0078t":"x","createTime":"1"}}""").Text));

    [Fact]
    public void Escapes_are_resolved() =>
        Assert.Equal("\" \\ / \b \f \n \r \t é 😀", Json.Text(Parsed("""\" \\ \/ \b \f \n \r \t \u00e9 \uD83d\uDe00""").Text));

    [Theory]
    [InlineData("""a\u0000b""", "a\uFFFDb", 1)]
    [InlineData("""\ud83d""", "\uFFFD", 1)]
    [InlineData("""\ude00""", "\uFFFD", 1)]
    [InlineData("""\ud83d\ud83d\ude00""", "\uFFFD😀", 1)]
    [InlineData("""\ude00\ud83d""", "\uFFFD\uFFFD", 2)]
    [InlineData("""\ud83d\\ude00""", "\uFFFD\\ude00", 1)]
    [InlineData("""\ud83dx\ude00""", "\uFFFDx\uFFFD", 2)]
    [InlineData("""\ud83d\u0041""", "\uFFFDA", 1)]
    [InlineData("""\uFFFD""", "\uFFFD", 0)]
    public void Nul_and_lone_surrogates_become_replacement_characters_and_are_counted(string escaped, string expected, int replaced)
    {
        var post = Parsed(escaped);
        Assert.Equal(expected, Json.Text(post.Text));
        Assert.Equal(replaced, post.ReplacedCharacters);
    }

    [Theory]
    [InlineData("""{"\ud83d":1,"itemInfos":{"id":"1","text":"","createTime":"1"}}""")]
    [InlineData("""{"\ude00emInfos":1,"itemInfos":{"id":"1","text":"","createTime":"1"}}""")]
    [InlineData("""{"itemInfos":{"i\ud83d":1,"\ud800\ud800":2,"id":"1","text":"","createTime":"1"}}""")]
    [InlineData("""{"itemInfos":{"id":"1","text":"","createTime":"1"},"authorInfos":{"\ude00niqueId":1},"textExtra":[{"\ud83dserId":"1"}]}""")]
    public void A_property_name_with_half_a_surrogate_pair_is_an_unknown_field(string json) => Assert.Equal(1, Json.Parse(json).Id);

    [Fact]
    public void Every_reason_is_given()
    {
        Assert.Equal(RejectReason.NotJson, Json.Reject(""));
        Assert.Equal(RejectReason.NotJson, Json.Reject("{"));
        Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record()[..^1]));
        Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record() + "}"));
        Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record() + "{}"));
        Assert.Equal(RejectReason.NotJson, Json.Reject("1 2"));
        Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record(item: "\"x\":\"\\q\"")));
        Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record(item: "\"\\uZZZZ\":1")));
        Assert.Equal(RejectReason.NotJson, Json.Reject(Json.Record(item: "\"x\":NaN")));
        Assert.Equal(RejectReason.NotJson, Json.Reject(new string('[', 100)));
        foreach (var value in (string[])["[]", "1", "\"x\"", "null", "[{\"itemInfos\":{}}]"])
            Assert.Equal(RejectReason.NotAnObject, Json.Reject(value));
        foreach (var item in (string[])["{}", "null", "[]", "\"\"", """{"id":"","text":"","createTime":"1"}""", """{"id":null,"text":"","createTime":"1"}""",
            """{"id":"x","text":"","createTime":"1"}""", """{"id":"0","text":"","createTime":"1"}""", """{"id":"1x","text":"","createTime":"1"}""",
            """{"id":"-4","text":"","createTime":"1"}""", """{"id":"9223372036854775808","text":"","createTime":"1"}""", """{"id":"1","id":{},"text":"","createTime":"1"}"""])
            Assert.Equal(RejectReason.NoId, Json.Reject($$"""{"itemInfos":{{item}}}"""));
        Assert.Equal(RejectReason.NoId, Json.Reject("{}"));
        foreach (var text in (string[])["null", "1", "{}", "[\"a\"]"])
            Assert.Equal(RejectReason.NoText, Json.Reject($$"""{"itemInfos":{"id":"1","text":{{text}},"createTime":"1"} }"""));
        Assert.Equal(RejectReason.NoText, Json.Reject("""{"itemInfos":{"id":"1","createTime":"1"}}"""));
        foreach (var time in (string[])["null", "\"\"", "0", "-1", "0.5", "-1.5e9", "1e300", "\"yesterday\"", "4102444801", "{}", "\"2020-02-30\"", "\"2020-09-01T25:00:00Z\"",
            "\"2020-09-01X\"", "\"2020-09-01T00:00:00+99\"", "\"01/09/2020\"", "\"10:00\""])
            Assert.Equal(RejectReason.BadCreateTime, Json.Reject($$"""{"itemInfos":{"id":"1","text":"","createTime":{{time}} } }"""));
        Assert.Equal(RejectReason.BadCreateTime, Json.Reject("""{"itemInfos":{"id":"1","text":""}}"""));
        Assert.Equal(RejectReason.InvalidUtf8, Json.Reject([.. "{\"x\":\""u8, 0xFF, .. "\"}"u8]));
        Assert.Equal(RejectReason.InvalidUtf8, Json.Reject([.. "{\"x\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]));
    }

    [Fact]
    public void The_latest_accepted_creation_time_is_accepted_and_one_second_more_is_not()
    {
        var json = Encoding.UTF8.GetBytes(Json.Record());
        Assert.True(PostParser.TryParse(json, new Post(), out _, latestCreateTime: 1584953968));
        Assert.False(PostParser.TryParse(json, new Post(), out var reason, latestCreateTime: 1584953967));
        Assert.Equal(RejectReason.BadCreateTime, reason);
    }

    [Theory]
    [InlineData("1584953968.123", 1584953968123L)]
    [InlineData("1584953968", 1584953968000L)]
    [InlineData("1.584953968123e9", 1584953968123L)]
    [InlineData("1584953968.9996", 1584953969000L)]
    [InlineData("0.001", 1L)]
    [InlineData("\"1584953968\"", null)]
    [InlineData("null", null)]
    [InlineData("{\"time_stamp\":5}", null)]
    [InlineData("1e999", null)]
    public void A_time_stamp_is_a_number_of_seconds_or_counts_as_absent(string value, long? expected) =>
        Assert.Equal(expected, Json.Parse(Json.Record(beside: $"\"time_stamp\":{value}")).TimeStampMs);

    [Fact]
    public void A_reused_post_keeps_nothing_of_the_record_before()
    {
        var post = Json.Parse(Full);
        Assert.True(PostParser.TryParse(Encoding.UTF8.GetBytes(Json.Record()), post, out _));
        Assert.Equal(Json.Describe(Json.Parse(Json.Record())), Json.Describe(post));
        Assert.Equal(default, post.TimeStampValue);
    }

    [Fact]
    public void Texts_longer_than_the_buffer_are_whole()
    {
        var text = new string('é', FieldLimits.TextBytes / 2);
        var post = Json.Parse(Json.Record(item: $"\"text\":\"{text}\"", beside: """ "authorInfos":{"uniqueId":"h"} """));
        Assert.Equal(text, Json.Text(post.Text));
        Assert.Equal("h", Json.Text(post.Handle));
    }

    private static Post Parsed(string escapedText) => Json.Parse($$"""{"itemInfos":{"id":"1","createTime":"1","text":"{{escapedText}}"} }""");
}
