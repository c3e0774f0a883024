using System.Text;
using TikTok.Storage.Lake;

namespace TikTok.Storage.Tests.Lake;

/// <summary>What every lake promises. Each test works below a prefix of its own.</summary>
public abstract class LakeContract
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The lake under test.</summary>
    protected abstract ILake Lake { get; }

    protected string Prefix { get; } = $"test-{Guid.NewGuid():N}/";

    protected static Stream Content(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    protected async Task<string?> ReadAsync(string key)
    {
        await using var stream = await Lake.OpenReadAsync(key, Ct);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }

    protected async Task<List<LakeObject>> ListAsync(string prefix)
    {
        var objects = new List<LakeObject>();
        await foreach (var item in Lake.ListAsync(prefix, Ct))
            objects.Add(item);
        return objects;
    }

    [Fact]
    public async Task What_is_put_is_read_back_and_put_again_replaces_it()
    {
        var key = Prefix + "posts/dt=2020-03-23/hr=08/é 1.zst";
        await Lake.PutAsync(key, Content("first, and longer"), Ct);
        Assert.Equal("first, and longer", await ReadAsync(key));
        await Lake.PutAsync(key, Content("second"), Ct);
        Assert.Equal("second", await ReadAsync(key));
        Assert.Equal([new LakeObject(key, 6)], await ListAsync(Prefix));
    }

    [Fact]
    public async Task An_empty_object_and_a_large_one_are_whole()
    {
        var large = new byte[5_000_001];
        new Random(3).NextBytes(large);
        await Lake.PutAsync(Prefix + "empty", Stream.Null, Ct);
        await Lake.PutAsync(Prefix + "large", new ForwardOnly(large), Ct);

        Assert.Equal("", await ReadAsync(Prefix + "empty"));
        await using var stream = await Lake.OpenReadAsync(Prefix + "large", Ct);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Ct);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(large));
        Assert.Equal([0L, large.Length], (await ListAsync(Prefix)).Select(item => item.Length));
    }

    [Fact]
    public async Task An_object_that_is_replaced_can_be_read_to_its_end()
    {
        await Lake.PutAsync(Prefix + "a", Content(new string('1', 300_000)), Ct);
        await using var stream = (await Lake.OpenReadAsync(Prefix + "a", Ct))!;
        var first = new byte[1];
        await stream.ReadExactlyAsync(first, Ct);
        Assert.Equal("1"u8, first);
        await Lake.PutAsync(Prefix + "a", Content("2"), Ct);
        using var reader = new StreamReader(stream);
        Assert.Equal(new string('1', 299_999), await reader.ReadToEndAsync(Ct));
    }

    [Fact]
    public async Task An_absent_object_is_null_and_deleting_it_is_fine()
    {
        await Lake.PutAsync(Prefix + "folder/a", Content("x"), Ct);
        Assert.Null(await ReadAsync(Prefix + "b"));
        Assert.Null(await ReadAsync(Prefix + "folder"));
        Assert.Null(await ReadAsync(Prefix + "folder/a/b"));
        await Lake.DeleteAsync(Prefix + "b", Ct);
        await Lake.DeleteAsync(Prefix + "folder", Ct);
        Assert.Equal("x", await ReadAsync(Prefix + "folder/a"));
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_its_key_is_free()
    {
        await Lake.PutAsync(Prefix + "a/b", Content("x"), Ct);
        await Lake.DeleteAsync(Prefix + "a/b", Ct);
        Assert.Null(await ReadAsync(Prefix + "a/b"));
        Assert.Empty(await ListAsync(Prefix));
        Assert.True(await Lake.TryCreateAsync(Prefix + "a/b", Content("y"), Ct));
    }

    [Fact]
    public async Task An_object_is_created_once()
    {
        Assert.True(await Lake.TryCreateAsync(Prefix + "manifest", Content("first"), Ct));
        Assert.False(await Lake.TryCreateAsync(Prefix + "manifest", Content("second"), Ct));
        Assert.Equal("first", await ReadAsync(Prefix + "manifest"));
        await Lake.PutAsync(Prefix + "put", Content("first"), Ct);
        Assert.False(await Lake.TryCreateAsync(Prefix + "put", Content("second"), Ct));
        Assert.Equal("first", await ReadAsync(Prefix + "put"));
    }

    [Fact]
    public async Task Of_fifty_creators_at_once_one_wins_with_its_whole_content()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"{Prefix}manifests/{round}";
            var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(creator => Task.Run(() => Lake.TryCreateAsync(key, Content(Body(creator)), Ct), Ct)));
            Assert.Single(won, one => one);
            Assert.Equal(Body(Array.IndexOf(won, true)), await ReadAsync(key));
        }

        Assert.Equal(20, (await ListAsync(Prefix)).Count);

        static string Body(int creator) => new((char)('A' + creator), 40_000 + creator);
    }

    [Fact]
    public async Task Keys_are_listed_by_prefix_in_ordinal_order()
    {
        string[] names = ["a", "a-b", "a/b", "a/b/c.x", "a/bc", "a0", "ab/c", "B", "b", "é"];
        string[] possible = [.. names.Where(name => name is not ("a" or "a/b"))]; // a directory cannot hold an object and objects below it
        foreach (var name in possible.Reverse())
            await Lake.PutAsync(Prefix + name, Content(name), Ct);

        foreach (var prefix in (string[])["", "a", "a/", "a/b", "a/b/", "a/b/c.", "a-", "B", "z", "a/b/c.xy", "a/x/"])
            Assert.Equal(
                possible.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => Prefix + name),
                (await ListAsync(Prefix + prefix)).Select(item => item.Key), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("../x")]
    [InlineData("a/../x")]
    [InlineData("a/..")]
    [InlineData("./x")]
    [InlineData("a//b")]
    [InlineData("a/")]
    public async Task A_key_that_is_no_path_is_refused(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.PutAsync(key, Content("x"), Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.TryCreateAsync(key, Content("x"), Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.OpenReadAsync(key, Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.DeleteAsync(key, Ct));
    }

    [Fact]
    public async Task Content_that_fails_half_way_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.PutAsync(Prefix + "put", new Failing(200_000), Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.TryCreateAsync(Prefix + "created", new Failing(200_000), Ct));
        Assert.Empty(await ListAsync(Prefix));
        await Lake.PutAsync(Prefix + "put", Content("before"), Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.PutAsync(Prefix + "put", new Failing(200_000), Ct));
        Assert.Equal("before", await ReadAsync(Prefix + "put"));
        Assert.True(await Lake.TryCreateAsync(Prefix + "created", Content("x"), Ct));
    }

    [Fact]
    public async Task A_put_that_is_cancelled_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lake.PutAsync(Prefix + "a", Content("x"), cancelled.Token));
        Assert.Empty(await ListAsync(Prefix));
    }

    /// <summary>Content whose length is not known beforehand.</summary>
    private sealed class ForwardOnly(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }

    /// <summary>Content that breaks off with an exception.</summary>
    private sealed class Failing(int after) : MemoryStream(new byte[after])
    {
        public override bool CanSeek => false;

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(ToArray(), cancellationToken);
            throw new InvalidOperationException("The content cannot be read on.");
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < base.Length ? base.ReadAsync(buffer, cancellationToken) : throw new InvalidOperationException("The content cannot be read on.");
    }
}
