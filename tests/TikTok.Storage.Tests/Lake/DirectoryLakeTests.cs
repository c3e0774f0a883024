using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Lake;

namespace TikTok.Storage.Tests.Lake;

public sealed class DirectoryLakeTests : LakeContract, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-lake-").FullName;

    public DirectoryLakeTests() => Lake = Open();

    protected override ILake Lake { get; }

    private string Temporary => Path.Combine(_root, ".tmp");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Half_written_files_of_a_dead_process_are_removed_at_the_next_open_and_nothing_else()
    {
        await Lake.PutAsync("kept/object", Content("x"), Ct);
        using var ended = System.Diagnostics.Process.Start("true");
        await ended.WaitForExitAsync(Ct);
        var ofLiving = $"{Parent()}-{Guid.NewGuid():N}";
        foreach (var name in (string[])[$"{ended.Id}-{Guid.NewGuid():N}", $"{Environment.ProcessId}-{Guid.NewGuid():N}", "nonsense", ofLiving])
            await File.WriteAllTextAsync(Path.Combine(Temporary, name), "half", Ct);

        Open();
        Assert.Equal([ofLiving], Directory.EnumerateFiles(Temporary).Select(Path.GetFileName), StringComparer.Ordinal);
        Assert.Equal("x", await ReadAsync("kept/object"));
    }

    [Fact]
    public async Task Who_only_reads_creates_and_removes_nothing()
    {
        await Lake.PutAsync("kept/object", Content("x"), Ct);
        await File.WriteAllTextAsync(Path.Combine(Temporary, "nonsense"), "half", Ct);

        await using var content = await new DirectoryLake(_root, NullLogger.Instance, readOnly: true).OpenReadAsync("kept/object", Ct);
        _ = new DirectoryLake(Path.Combine(_root, "absent"), NullLogger.Instance, readOnly: true);

        Assert.NotNull(content);
        Assert.True(File.Exists(Path.Combine(Temporary, "nonsense")));
        Assert.False(Directory.Exists(Path.Combine(_root, "absent")));
    }

    [Fact]
    public async Task Opening_the_lake_once_more_does_not_disturb_what_this_process_is_writing()
    {
        var content = new Interrupted();
        var put = Lake.PutAsync("a", content, Ct);
        await content.HalfWay.Task;
        Open();
        content.GoOn.SetResult();
        await put;
        Assert.Equal("12", await ReadAsync("a"));
    }

    [Fact]
    public async Task Nothing_temporary_is_left_or_listed()
    {
        await Lake.PutAsync("a", Content("x"), Ct);
        await Lake.TryCreateAsync("a", Content("y"), Ct);
        await Lake.TryCreateAsync("b", Content("y"), Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.PutAsync("c", new Interrupted { Fails = true }, Ct));
        Assert.Empty(Directory.EnumerateFiles(Temporary));
        await File.WriteAllTextAsync(Path.Combine(Temporary, "half"), "half", Ct);
        await Lake.PutAsync(".tmpx", Content("x"), Ct);
        Assert.Equal([".tmpx", "a", "b"], (await ListAsync("")).Select(item => item.Key), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(".tmp")]
    [InlineData(".tmp/a")]
    public async Task The_folder_for_half_written_files_is_no_place_for_objects(string key) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.PutAsync(key, Content("x"), Ct));

    [Fact]
    public async Task A_key_that_is_a_folder_already_and_the_other_way_round_is_an_error_that_leaves_nothing()
    {
        await Lake.PutAsync("a/b", Content("x"), Ct);
        foreach (var key in (string[])["a", "a/b/c"])
        {
            Assert.Contains(_root, (await Assert.ThrowsAsync<LakeException>(() => Lake.PutAsync(key, Content("y"), Ct))).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LakeException>(() => Lake.TryCreateAsync(key, Content("y"), Ct));
        }

        Assert.Empty(Directory.EnumerateFiles(Temporary));
        Assert.Equal([new LakeObject("a/b", 1)], await ListAsync(""));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("..")]
    [InlineData("a/../../")]
    [InlineData("/")]
    [InlineData("/usr/")]
    [InlineData("a//")]
    public async Task Nothing_outside_the_lake_is_listed(string prefix)
    {
        await Lake.PutAsync("a/b", Content("x"), Ct);
        Assert.Empty(await ListAsync(prefix));
    }

    [Fact]
    public void A_directory_that_cannot_be_used_is_an_error_with_its_name()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        var failure = Assert.Throws<LakeException>(() => new DirectoryLake(file, NullLogger.Instance));
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    private DirectoryLake Open() => new(_root, NullLogger.Instance);

    /// <summary>A process that lives: the one that started this one, or the first of all.</summary>
    private static int Parent()
    {
        var stat = File.Exists("/proc/self/stat") ? File.ReadAllText("/proc/self/stat") : "";
        return stat.Length == 0 ? 1 : int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Content that stops in the middle until it is told to go on, or fails there.</summary>
    private sealed class Interrupted : MemoryStream
    {
        public TaskCompletionSource HalfWay { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; init; }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await destination.WriteAsync("1"u8.ToArray(), cancellationToken);
            await destination.FlushAsync(cancellationToken);
            HalfWay.SetResult();
            if (Fails)
                throw new InvalidOperationException("The content cannot be read on.");
            await GoOn.Task;
            await destination.WriteAsync("2"u8.ToArray(), cancellationToken);
        }
    }
}
