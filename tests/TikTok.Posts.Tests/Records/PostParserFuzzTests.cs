using System.Text;
using CsCheck;

namespace TikTok.Posts.Tests.Records;

public sealed class PostParserFuzzTests
{
    private static readonly byte[] s_record = Encoding.UTF8.GetBytes(Json.Record(
        item: """ "authorId":"11","diggCount":5,"playCount":7,"isActivityItem":false,"video":{"urls":["u"],"videoMeta":{"width":576}} """,
        beside: """
            "authorInfos":{"uniqueId":"h\u00e9\ud83d\ude00","nickName":"日本"},"musicInfos":{"original":true,"musicId":"5"},"challengeInfoList":[{"challengeName":"b","isCommerce":true}],
            "textExtra":[{"HashtagName":"b","UserId":""}],"authorStats":{"heartCount":"24"},"time_stamp":1584953968.123
            """));

    private static readonly Gen<byte[]> s_fragment = Gen.OneOf<byte[]>(
        "\""u8.ToArray(), "\\"u8.ToArray(), "\\u"u8.ToArray(), "\\ud83d"u8.ToArray(), "\\ude00"u8.ToArray(), "\\u0000"u8.ToArray(), "\"\\ud800\":"u8.ToArray(), "{"u8.ToArray(),
        "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "null"u8.ToArray(), "1e999"u8.ToArray(), "-"u8.ToArray(), [0xFF], [0xF0, 0x9F], [0]);

    [Fact]
    public void No_input_makes_the_parser_throw()
    {
        var edit = Gen.Select(Gen.Int[0, s_record.Length], Gen.Int[0, 12], Gen.OneOf<byte[]>(s_fragment, Gen.Byte.Array[0, 4]));
        Gen.Select(edit.Array[0, 6], Gen.Int[0, s_record.Length * 2]).Sample((edits, cut) =>
        {
            var bytes = s_record;
            foreach (var (at, remove, insert) in edits)
            {
                var start = Math.Min(at, bytes.Length);
                bytes = [.. bytes[..start], .. insert, .. bytes[Math.Min(bytes.Length, start + remove)..]];
            }

            bytes = bytes[..Math.Min(cut, bytes.Length)];
            var post = new Post();
            Assert.Equal(PostParser.TryParse(bytes, post, out var reason), reason == RejectReason.None);
            Assert.NotNull(Json.Describe(post)); // what it holds can be read, whatever the result
        }, iter: 20_000);
    }

    [Fact]
    public void Every_truncation_of_a_record_is_rejected()
    {
        for (var length = 0; length < s_record.Length; length++)
            Assert.False(PostParser.TryParse(s_record.AsSpan(0, length), new Post(), out _));
        Assert.True(PostParser.TryParse(s_record, new Post(), out _));
    }

    [Fact]
    public void Any_escaped_property_name_is_accepted()
    {
        Gen.Int[0, 0xFFFF].Array[1, 12].Sample(units =>
        {
            var field = $"\"{string.Concat(units.Select(unit => $"\\u{unit:x4}"))}\":1";
            Json.Parse($$$"""{{{{field}}},"itemInfos":{{{{field}}},"id":"1","text":"","createTime":"1"},"authorInfos":{{{{field}}}},"musicInfos":{{{{field}}}},"challengeInfoList":[{{{{field}}}}],"textExtra":[{{{{field}}}}]}""");
        });
    }

    [Fact]
    public void Any_text_comes_back_with_its_lone_surrogates_and_nuls_replaced()
    {
        Gen.Int[0, 0xFFFF].Array[0, 20].Sample(units =>
        {
            var text = new string([.. units.Select(unit => (char)unit)]);
            var escaped = string.Concat(units.Select(unit => $"\\u{unit:x4}"));
            var post = Json.Parse($$"""{"itemInfos":{"id":"1","createTime":"1","text":"{{escaped}}"} }""");
            var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
            Assert.Equal(expected, Json.Text(post.Text));
        });
    }
}
