using System.Text;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;
using TikTok.Testing;

namespace TikTok.Storage.Tests.Lake;

public sealed class S3LakeTests(S3Gateway gateway) : LakeContract, IAsyncLifetime
{
    private const string Bucket = "s3-lake-tests";
    private string _connection = "";
    private S3Lake? _lake;

    protected override ILake Lake => _lake!;

    public async ValueTask InitializeAsync()
    {
        _connection = await gateway.ConnectAsync(Bucket);
        _lake = Open(_connection);
    }

    public ValueTask DisposeAsync()
    {
        _lake?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_lake_below_a_prefix_sees_its_own_objects_only()
    {
        await Lake.PutAsync(Prefix + "own/posts/a", Content("x"), Ct);
        await Lake.PutAsync(Prefix + "other/posts/b", Content("x"), Ct);
        using var below = Open($"{_connection};Prefix={Prefix}own");
        await below.PutAsync("posts/c", Content("new"), Ct);

        var keys = new List<string>();
        await foreach (var item in below.ListAsync("", Ct))
            keys.Add(item.Key);
        Assert.Equal(["posts/a", "posts/c"], keys);
        Assert.Equal("new", await ReadAsync(Prefix + "own/posts/c"));
    }

    [Theory]
    [InlineData(S3Upload.PartBytes - 1)]
    [InlineData(S3Upload.PartBytes)]
    [InlineData(2 * S3Upload.PartBytes + 7)]
    public async Task An_object_of_several_parts_is_whole_and_created_once(int length)
    {
        var content = new byte[length];
        new Random(5).NextBytes(content);
        Assert.True(await Lake.TryCreateAsync(Prefix + "large", new MemoryStream(content), Ct));
        Assert.False(await Lake.TryCreateAsync(Prefix + "large", new MemoryStream(content), Ct));
        Assert.False(await Lake.TryCreateAsync(Prefix + "large", Content("small"), Ct));

        using var copy = new MemoryStream();
        await using var stream = (await Lake.OpenReadAsync(Prefix + "large", Ct))!;
        await stream.CopyToAsync(copy, Ct);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(content));
    }

    [Fact]
    public async Task Parts_of_an_upload_that_fails_are_removed()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.PutAsync(Prefix + "a", new BreaksOff(S3Upload.PartBytes + 10), Ct));
        using var client = S3Connection.Parse(_connection).Open();
        var uploads = await client.ListMultipartUploadsAsync(new Amazon.S3.Model.ListMultipartUploadsRequest { BucketName = Bucket, Prefix = Prefix }, Ct);
        Assert.Empty(uploads.MultipartUploads ?? []);
        Assert.Empty(await ListAsync(Prefix));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(S3Upload.PartBytes + 10)]
    public async Task A_create_whose_answer_is_lost_knows_its_own_object(int length)
    {
        using var line = new BadLine { LoseAnswer = request => request.Method == (length > S3Upload.PartBytes ? HttpMethod.Post : HttpMethod.Put) && !request.RequestUri!.Query.Contains("uploads", StringComparison.Ordinal) };
        using var lake = Open(_connection, line);
        Assert.True(await lake.TryCreateAsync(Prefix + "a", new MemoryStream(new byte[length]), Ct));
        Assert.Equal(1, line.Lost);
        Assert.False(await lake.TryCreateAsync(Prefix + "a", new MemoryStream(new byte[length]), Ct));
        Assert.Equal(length, Assert.Single(await ListAsync(Prefix)).Length);
    }

    [Fact]
    public async Task A_damaged_upload_is_refused_by_the_store()
    {
        using var line = new BadLine { Damage = true };
        using var lake = Open(_connection, line);
        await Assert.ThrowsAnyAsync<LakeException>(() => lake.PutAsync(Prefix + "a", Content("some content"), Ct));
        Assert.Empty(await ListAsync(Prefix));
    }

    [Fact]
    public async Task A_list_of_several_pages_is_complete_and_in_order()
    {
        string[] names = [.. Enumerable.Range(0, 1005).Select(n => $"{Prefix}{n:D4}")];
        await Parallel.ForEachAsync(names, Ct, async (name, token) => await Lake.PutAsync(name, Stream.Null, token));
        Assert.Equal(names, (await ListAsync(Prefix)).Select(item => item.Key), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_check_of_a_lake_that_is_well_says_nothing() => await _lake!.CheckAsync(Ct);

    [Fact]
    public async Task Wrong_keys_and_an_absent_bucket_are_said_in_one_line_that_tells_what_to_do()
    {
        foreach (var (change, part) in new[]
        {
            ("SecretKey=wrong", "check AccessKey and SecretKey"), ("AccessKey=nobody", "check AccessKey and SecretKey"), ("Bucket=absent", "no bucket 'absent'"),
        })
        {
            using var lake = Open($"{_connection};{change}");
            var failure = await Assert.ThrowsAsync<LakeException>(() => lake.CheckAsync(Ct));
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
            await Assert.ThrowsAsync<LakeException>(() => lake.PutAsync("a", Content("x"), Ct));
            await Assert.ThrowsAsync<LakeException>(() => lake.OpenReadAsync("a", Ct));
        }
    }

    private static S3Lake Open(string connection, HttpClientFactory? line = null)
    {
        var parsed = S3Connection.Parse(connection);
        return new S3Lake(parsed, parsed.Open(line), TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Content that ends with an exception.</summary>
    private sealed class BreaksOff(int after) : MemoryStream(new byte[after])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new InvalidOperationException("The content cannot be read on.");

        public override bool CanSeek => false;
    }

    /// <summary>A way to the store that loses the answer to one request, or damages what is sent.</summary>
    private sealed class BadLine : HttpClientFactory, IDisposable
    {
        private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler());

        public Predicate<HttpRequestMessage>? LoseAnswer { get; init; }

        public bool Damage { get; init; }

        public int Lost { get; private set; }

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public void Dispose() => _invoker.Dispose();

        private sealed class Handler(BadLine line) : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (line.Damage && request.Content is { } content)
                {
                    var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
                    bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("some content"))).Slice(0, 1)[0] ^= 1;
                    var damaged = new ByteArrayContent(bytes);
                    foreach (var header in content.Headers)
                        damaged.Headers.TryAddWithoutValidation(header.Key, header.Value);
                    request.Content = damaged;
                }

                var response = await line._invoker.SendAsync(request, cancellationToken);
                if (line.Lost > 0 || line.LoseAnswer?.Invoke(request) != true)
                    return response;
                line.Lost++;
                response.Dispose();
                throw new HttpRequestException("The connection was reset.");
            }
        }
    }
}
