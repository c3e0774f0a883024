using TikTok.Replayer;

namespace TikTok.Replayer.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("100", 100)]
    [InlineData("64KB", 64 << 10)]
    [InlineData("512mb", 512L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("1TB", 1L << 40)]
    public void A_size_is_a_number_with_a_unit(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var parsed));
        Assert.Equal(bytes, parsed.Bytes);
        Assert.True(ByteSize.TryParse(parsed.ToString(), out var again) && again == parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1MB")]
    [InlineData("1.5GB")]
    [InlineData("1MMB")]
    [InlineData("9999999999TB")]
    public void Anything_else_is_none(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
