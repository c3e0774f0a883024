using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;

namespace TikTok.Storage.Tests.Lake;

public sealed class S3ConnectionTests
{
    [Theory]
    [InlineData("Acces=a;SecretKey=hush", "'acces' is none of")]
    [InlineData("SecretKey=hush", "go together")]
    [InlineData("AccessKey=a;SecretKey=hush;Endpoint=127.0.0.1:9000", "Endpoint")]
    [InlineData("AccessKey=a;SecretKey=hush;PathStyle=maybe", "PathStyle")]
    [InlineData("hush", "Name=value")]
    public void A_wrong_connection_is_refused_in_one_line_without_its_secrets(string connection, string part)
    {
        var failure = Assert.Throws<LakeException>(() => S3Connection.Parse(connection));

        Assert.StartsWith("ConnectionStrings__lake cannot be read: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_at_an_address_of_its_own_is_asked_by_path()
    {
        Assert.True(S3Connection.Parse("Endpoint=http://127.0.0.1:9000;AccessKey=a;SecretKey=b").Open().Config is Amazon.S3.AmazonS3Config { ForcePathStyle: true });
        Assert.True(S3Connection.Parse("Endpoint=http://127.0.0.1:9000;AccessKey=a;SecretKey=b;PathStyle=false").Open().Config is Amazon.S3.AmazonS3Config { ForcePathStyle: false });
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Prefix=/", "")]
    [InlineData("Prefix=a/b", "a/b/")]
    [InlineData("Prefix=/a/", "a/")]
    public void A_prefix_ends_with_one_slash(string connection, string prefix) => Assert.Equal(prefix, S3Connection.Parse(connection).Prefix);
}
