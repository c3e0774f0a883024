using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Ownership;
using TikTok.Testing;

namespace TikTok.Standalone.Tests;

public sealed class FreshStartTests : IDisposable
{
    private static readonly string[] s_ours =
    [
        "log/000001.log", "log/000002.sst", "log/CURRENT", "log/LOG", "log/LOG.old.1700000000000000", "log/MANIFEST-000004", "log/OPTIONS-000007",
        "lake/posts/dt=2020-03-02/hr=07/p0-00000000000000000042-1700000000000.ndjson.zst", "lake/posts/dt=2020-03-02/hr=07/p0-00000000000000000042-c1-1700000000000.ndjson.zst",
        "lake/posts/_manifests/p0/00000000000000000042.json", "lake/posts/_days/dt=2020-03-02/000001.json",
        "lake/state/identity", "lake/state/scorer/p3/00000000000000000042", "lake/.tmp/17-0123456789abcdef0123456789abcdef-0123456789abcdef0123456789abcdef",
        "sample/sample.ndjson", "sample/truth.json", "sample/sample.ndjson.partial",
        "postgres/postgres.password", "postgres/data.initdb-01ab/PG_VERSION",
    ];

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clearing_deletes_what_earlier_runs_have_written_and_nothing_else()
    {
        using var directory = await TakeAsync();
        await WriteAsync([.. s_ours, "mine/notes.txt", "notes.txt", "logs/app.log"]);

        await ClearAsync(directory);

        Assert.Equal(["logs", "mine", "notes.txt"], Left(directory).ToArray());
        Assert.True(File.Exists(_folder.Sub("data/mine/notes.txt")));
        Assert.True(DataDirectory.IsOurs(directory.Path));
    }

    [Theory]
    [InlineData("log/app.log")]
    [InlineData("log/backup/000001.log")]
    [InlineData("lake/foreign.txt")]
    [InlineData("lake/inner/tiktok-data.json")]
    [InlineData("lake/posts/notes.txt")]
    [InlineData("lake/posts/dt=2020-03-02/hr=07/summary.csv")]
    [InlineData("lake/state/scorer/inner/tiktok-data.json")]
    [InlineData("sample/mine.ndjson")]
    [InlineData("postgres/backup.sql")]
    [InlineData("postgres/data.incomplete-01ab/notes.txt")]
    public async Task Where_something_foreign_lies_among_it_nothing_is_deleted_and_the_refusal_names_it(string foreign)
    {
        using var directory = await TakeAsync();
        await WriteAsync([.. s_ours, foreign]);
        var before = Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(() => ClearAsync(directory));

        Assert.StartsWith(_folder.Sub("data"), refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(refusal.Message.Split(" is not of")[0], _folder.Sub($"data/{foreign}"), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories).Where(file => file != _folder.Sub("data/tiktok.users")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_lake_that_a_link_puts_elsewhere_stays_there_and_is_emptied_and_links_in_it_are_foreign()
    {
        using var directory = await TakeAsync();
        Directory.CreateDirectory(_folder.Sub("large/posts"));
        Directory.CreateSymbolicLink(_folder.Sub("data/lake"), _folder.Sub("large"));
        Directory.CreateSymbolicLink(_folder.Sub("large/state"), _folder.Path);

        await Assert.ThrowsAsync<DataDirectoryException>(() => ClearAsync(directory));
        File.Delete(_folder.Sub("large/state"));
        await ClearAsync(directory);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Sub("data/lake")));
        Assert.True(Directory.Exists(_folder.Sub("large")));
    }

    [Fact]
    public async Task A_clearing_that_was_cut_short_is_known_and_another_completes_it()
    {
        using var directory = await TakeAsync();
        await WriteAsync(s_ours);
        DirectoryClearing.Begin(directory);
        Directory.Delete(_folder.Sub("data/log"), recursive: true);
        Assert.True(DirectoryClearing.IsUnfinished(directory.Path));

        await ClearAsync(directory);

        Assert.False(DirectoryClearing.IsUnfinished(directory.Path));
        Assert.Empty(Left(directory));
    }

    [Fact]
    public async Task Clearing_what_is_not_there_is_fine()
    {
        using var directory = await TakeAsync();

        await ClearAsync(directory);
    }

    [Fact]
    public async Task Clearing_waits_for_nobody_who_works_in_the_lake_and_deletes_nothing_then()
    {
        using var directory = await TakeAsync();
        await WriteAsync(["log/CURRENT"]);
        await using var compaction = await DataDirectory.JoinAsync(directory.Path, "Test", TimeProvider.System, default);

        await Assert.ThrowsAsync<DataDirectoryException>(() => ClearAsync(directory));

        Assert.True(File.Exists(_folder.Sub("data/log/CURRENT")));
    }

    private static Task ClearAsync(DataDirectory directory) => FreshStart.ClearAsync(directory, NullLogger.Instance, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Left(DataDirectory directory) => Directory.EnumerateFileSystemEntries(directory.Path).Select(entry => Path.GetFileName(entry))
        .Where(name => !name.StartsWith("tiktok", StringComparison.Ordinal) && name != ".gitignore").Order(StringComparer.Ordinal);

    private async Task WriteAsync(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Sub($"data/{name}"))!);
            await File.WriteAllTextAsync(_folder.Sub($"data/{name}"), "", TestContext.Current.CancellationToken);
        }
    }

    private Task<DataDirectory> TakeAsync() => DataDirectory.TakeAsync(_folder.Sub("data"), "Test", servesDatabase: false, address: null, TimeProvider.System, TestContext.Current.CancellationToken);
}
