using System.Buffers;
using System.Text;
using CsCheck;

namespace TikTok.Posts.Tests.Records;

public sealed class TimeStampSplicerTests
{
    private const string Item = """ "itemInfos":{"id":"1","text":"}","createTime":"5"} """;

    [Theory]
    [InlineData("{" + Item + "}", "{" + Item + ",\"time_stamp\":1584953968.123}")]
    [InlineData("{" + Item + "}  \t", "{" + Item + ",\"time_stamp\":1584953968.123}  \t")]
    [InlineData("{" + Item + " \t }", "{" + Item + " \t ,\"time_stamp\":1584953968.123}")]
    [InlineData("{\"time_stamp\":1," + Item + "}", "{\"time_stamp\":1584953968.123," + Item + "}")]
    [InlineData("{\"a\":1, \"time_stamp\" : 1.5e3 ," + Item + "}", "{\"a\":1, \"time_stamp\" : 1584953968.123 ," + Item + "}")]
    [InlineData("{" + Item + ",\"time_stamp\":99999999999999999999.999999999999}", "{" + Item + ",\"time_stamp\":1584953968.123}")]
    [InlineData("{" + Item + ",\"time_stamp\":null}", "{" + Item + ",\"time_stamp\":1584953968.123}")]
    [InlineData("{" + Item + ",\"time_stamp\":{\"time_stamp\":[5,\"x\"]},\"z\":1}", "{" + Item + ",\"time_stamp\":1584953968.123,\"z\":1}")]
    [InlineData("{" + Item + ",\"time_stamp\":\"5\"}", "{" + Item + ",\"time_stamp\":1584953968.123}")]
    [InlineData("{" + Item + ",\"time\\u005fstamp\":5}", "{" + Item + ",\"time\\u005fstamp\":1584953968.123}")]
    [InlineData("{\"x\":{\"time_stamp\":7}," + Item + ",\"authorInfos\":{\"time_stamp\":8}}", "{\"x\":{\"time_stamp\":7}," + Item + ",\"authorInfos\":{\"time_stamp\":8},\"time_stamp\":1584953968.123}")]
    public void The_time_is_written_before_the_end_or_over_the_value_that_is_there(string raw, string expected) =>
        Assert.Equal(expected, Splice(raw, 1_584_953_968_123));

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(1, "0.001")]
    [InlineData(999, "0.999")]
    [InlineData(1_000, "1.000")]
    [InlineData(1_584_953_968_010, "1584953968.010")]
    [InlineData(4_102_444_799_999, "4102444799.999")]
    public void Milliseconds_are_written_with_three_digits(long milliseconds, string expected) =>
        Assert.EndsWith($",\"time_stamp\":{expected}}}", Splice("{" + Item + "}", milliseconds), StringComparison.Ordinal);

    [Fact]
    public void A_time_before_1970_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Splice("{" + Item + "}", -1));

    [Fact]
    public void What_is_spliced_parses_to_the_same_post_with_that_time()
    {
        var value = Gen.OneOf("1", "1.5", "null", "\"x\"", "{\"time_stamp\":1}", "[1,2]", "1584953968.999");
        var spaces = Gen.OneOf("", " ", "\t \n");
        Gen.Select(Gen.Int[-1, 2], value, spaces, Gen.Long[0, 4_102_444_799_999], Gen.Int[0, 0xFFFF].Array[0, 10]).Sample((place, old, space, time, text) =>
        {
            var fields = new List<string> { """ "authorInfos":{"uniqueId":"h","time_stamp":3} """, $$"""
                "itemInfos":{"id":"1","createTime":5,"text":"{{string.Concat(text.Select(unit => $"\\u{unit:x4}"))}}"}
                """ };
            if (place >= 0)
                fields.Insert(place, $"\"time_stamp\"{space}:{space}{old}{space}");
            var raw = "{" + string.Join(',', fields) + space + "}" + space;

            var spliced = Splice(raw, time);
            var post = Json.Parse(spliced);
            Assert.Equal(time, post.TimeStampMs);
            var (expected, actual) = (Json.Describe(Json.Parse(raw)).Split('|', 4), Json.Describe(post).Split('|', 4));
            Assert.Equal((expected[0], expected[1], expected[3]), (actual[0], actual[1], actual[3]));
            Assert.InRange(Encoding.UTF8.GetByteCount(spliced), 0, Encoding.UTF8.GetByteCount(raw) + TimeStampSplicer.MaxGrowth);
            Assert.Equal(spliced, Splice(spliced, time));
        }, iter: 2_000);
    }

    private static string Splice(string raw, long milliseconds)
    {
        var post = Json.Parse(raw);
        var output = new ArrayBufferWriter<byte>();
        TimeStampSplicer.Splice(Encoding.UTF8.GetBytes(raw), post, milliseconds, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
