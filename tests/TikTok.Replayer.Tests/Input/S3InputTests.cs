using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Input;

public sealed class S3InputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prefix_gives_its_objects_in_the_order_of_their_keys_and_a_key_itself_alone()
    {
        await using var store = new FakeS3();
        foreach (var key in new[] { "a/3", "a/1", "a/2.zst", "a/", "b", "a/10", "a/1-more" })
            store[key] = [];

        Assert.Equal(["s3://dumps/a/1", "s3://dumps/a/1-more", "s3://dumps/a/10", "s3://dumps/a/2.zst", "s3://dumps/a/3"], (await store.Inputs.FindAsync("s3://dumps/a/", Cancellation)).Select(file => file.Name).ToArray());
        Assert.Equal(["s3://dumps/a/1"], (await store.Inputs.FindAsync("s3://dumps/a/1", Cancellation)).Select(file => file.Name).ToArray());
    }

    [Fact]
    public async Task A_prefix_that_ends_within_a_name_leaves_out_only_what_is_hidden_in_its_folder()
    {
        await using var store = new FakeS3();
        foreach (var key in new[] { "d/2020-03.ndjson", "d/2020-03-02.zst", "d/2020-03/.hidden", "d/2020-03/sample.zst" })
            store[key] = [];

        Assert.Equal(["s3://dumps/d/2020-03-02.zst", "s3://dumps/d/2020-03.ndjson", "s3://dumps/d/2020-03/sample.zst"], (await store.Inputs.FindAsync("s3://dumps/d/2020-03", Cancellation)).Select(file => file.Name).ToArray());
    }

    [Fact]
    public async Task A_broken_connection_goes_on_behind_the_last_byte_and_every_byte_is_exact()
    {
        await using var store = new FakeS3 { BreakAfter = 40_000 };
        var content = RandomNumberGenerator.GetBytes(150_000);
        store["x"] = content;
        await using var stream = await Assert.Single(await store.Inputs.FindAsync("s3://dumps/x", Cancellation)).OpenAsync(Cancellation);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, Cancellation);

        Assert.Equal(content, read.ToArray());
        Assert.True(store.Starts.Count > 3);
        Assert.Equal(store.Starts.Order().Distinct(), store.Starts);
    }

    [Fact]
    public async Task A_compressed_object_is_read_as_posts()
    {
        await using var store = new FakeS3();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($"{PostLine.Raw(1, 5, "a")}\nbroken\n{PostLine.Raw(2, 5, "a")}\n"), Cancellation);
        store["dump.gz"] = packed.ToArray();
        store["empty"] = [];

        var files = await store.Inputs.FindAsync("s3://dumps/", Cancellation);
        await using var source = new FileSource(files, new PostReaderOptions());
        var lines = new List<string>();
        while (await source.ReadAsync(Cancellation))
            lines.Add($"{source.Rejection} {source.File}:{source.Line}");
        Assert.Equal(["None s3://dumps/dump.gz:1", "NotJson s3://dumps/dump.gz:2", "None s3://dumps/dump.gz:3"], lines);
    }

    [Fact]
    public async Task An_object_that_is_changed_while_it_is_read_is_refused()
    {
        await using var store = new FakeS3 { BreakAfter = 100 };
        store["x"] = new byte[1000];
        await using var stream = await Assert.Single(await store.Inputs.FindAsync("s3://dumps/x", Cancellation)).OpenRawAsync(Cancellation);
        await stream.ReadExactlyAsync(new byte[10], Cancellation);
        store["x"] = new byte[1001];

        var failure = await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        Assert.Contains("changed", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://dumps/nothing", "holds no key")]
    [InlineData("s3://elsewhere/x", "no bucket 'elsewhere'")]
    [InlineData("s3://", "names no bucket")]
    public async Task What_is_not_there_is_said_in_one_line(string input, string part)
    {
        await using var store = new FakeS3();

        var failure = await Assert.ThrowsAsync<InputException>(() => store.Inputs.FindAsync(input, Cancellation));
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_said_in_one_line()
    {
        var failure = await Assert.ThrowsAsync<InputException>(() => new InputFiles("Endpoint=http://127.0.0.1:1;AccessKey=a;SecretKey=secret").FindAsync("s3://dumps/x", Cancellation));

        Assert.Contains("http://127.0.0.1:1 cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_connection_is_said_in_one_line()
    {
        var failure = await Assert.ThrowsAsync<InputException>(() => new InputFiles("Acces=a").FindAsync("s3://dumps/x", Cancellation));

        Assert.StartsWith("ConnectionStrings__lake cannot be read: ", failure.Message, StringComparison.Ordinal);
    }
}
