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
    [InlineData("1.5", 0)]
    [InlineData("99999999999999999999", 0)]
    [InlineData("\"12x\"", 0)]
    public void A_counter_that_is_no_count_is_zero(string value, long expected) =>
        Assert.Equal(expected, Json.Parse(Json.Record(item: $"\"diggCount\":{value}")).Likes);

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
        foreach (var time in (string[])["null", "\"\"", "0", "-1", "1.5", "\"yesterday\"", "4102444801", "{}"])
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
        var text = new string('é', 50_000);
        var post = Json.Parse(Json.Record(beside: $$""" "authorInfos":{"nickName":"{{text}}","uniqueId":"h"} """));
        Assert.Equal(text, Json.Text(post.NickName));
        Assert.Equal("hello", Json.Text(post.Text));
    }

    private static Post Parsed(string escapedText) => Json.Parse($$"""{"itemInfos":{"id":"1","createTime":"1","text":"{{escapedText}}"} }""");
}
