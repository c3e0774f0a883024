using System.Net;
using System.Net.Sockets;
using TikTok.Replayer.Input;
using TikTok.ServiceDefaults;
using TikTok.Storage.Ownership;
using TikTok.Testing;

namespace TikTok.Standalone.Tests;

public sealed class StandaloneHostTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_taken_address_is_refused_in_one_line_before_anything_is_started()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync(new StandaloneOptions { Urls = url }));
        var line = OneLineErrors.LineOf(failure)!;
        Assert.Contains(url, line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(Directory.EnumerateDirectories(_folder.Sub("data")), folder => true);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("nonsense")]
    public async Task An_address_that_others_could_reach_is_refused_in_one_line(string url)
    {
        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync(new StandaloneOptions { Urls = url }));

        Assert.StartsWith($"--urls {url}: give a loopback address", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task An_absent_input_is_refused_before_anything_is_started()
    {
        await Assert.ThrowsAsync<InputException>(() => RunAsync(new StandaloneOptions { Input = _folder.Sub("nothing"), Fresh = true }));

        Assert.False(Directory.Exists(_folder.Sub("data")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_was_never_ours_is_refused_and_left_as_it_is(bool fresh)
    {
        foreach (var name in new[] { "log/app.log", "lake/boat.jpg", "postgres/backup.sql" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Sub($"data/{name}"))!);
            await File.WriteAllTextAsync(_folder.Sub($"data/{name}"), "mine");
        }

        var before = Directory.GetFileSystemEntries(_folder.Sub("data"), "*", SearchOption.AllDirectories);
        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(() => RunAsync(new StandaloneOptions { Fresh = fresh, Urls = "http://127.0.0.1:0" }));

        Assert.DoesNotContain("fresh", OneLineErrors.LineOf(refusal), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Sub("data"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_second_start_on_a_directory_in_use_is_refused_before_it_does_anything()
    {
        using var directory = await TakeAsync();
        Directory.CreateDirectory(Path.Combine(directory.Path, "log"));

        var refusal = await Assert.ThrowsAsync<DirectoryInUseException>(() => RunAsync(new StandaloneOptions { Fresh = true, Urls = "http://127.0.0.1:0" }));

        Assert.Contains($"process {Environment.ProcessId} (Test)", OneLineErrors.LineOf(refusal), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(directory.Path, "log")));
    }

    [Theory]
    [InlineData(".", "contains")]
    [InlineData("data", "contains")]
    [InlineData("data/dump.ndjson", "lies in")]
    [InlineData("data/*.ndjson", "lies in")]
    [InlineData("link", "contains")]
    [InlineData("linked.ndjson", "lies in")]
    [InlineData("others", "lies in")]
    public async Task An_input_that_contains_the_data_directory_or_lies_in_it_is_refused(string input, string part)
    {
        Directory.CreateDirectory(_folder.Sub("data"));
        Directory.CreateDirectory(_folder.Sub("others"));
        await File.WriteAllTextAsync(_folder.Sub("data/dump.ndjson"), "{}");
        File.CreateSymbolicLink(_folder.Sub("linked.ndjson"), "data/dump.ndjson");
        File.CreateSymbolicLink(_folder.Sub("others/linked.ndjson"), _folder.Sub("data/dump.ndjson"));
        Directory.CreateSymbolicLink(_folder.Sub("link"), _folder.Path);

        var refusal = await Assert.ThrowsAsync<InputException>(() => RunAsync(new StandaloneOptions { Input = _folder.Sub(input) }));

        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["dump.ndjson"], Directory.GetFileSystemEntries(_folder.Sub("data")).Select(Path.GetFileName), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Inputs_beside_the_data_directory_are_none_of_its_business()
    {
        await File.WriteAllTextAsync(_folder.Sub("database.ndjson"), "{}");
        foreach (var input in new[] { _folder.Sub("database.ndjson"), _folder.Sub("*.ndjson") })
            InputPlace.RefuseOverlap(input, await new InputFiles().FindAsync(input, default), _folder.Sub("data"));
    }

    [Fact]
    public async Task Own_data_goes_as_fast_as_it_can_and_its_last_day_over_the_time_that_is_asked_for()
    {
        await File.WriteAllTextAsync(_folder.Sub("dump"), $"{PostLine.Raw(1, 1_583_107_200, "a")}\nbroken\n{PostLine.Raw(2, 1_583_200_000, "a")}\n{PostLine.Raw(3, 1_583_150_000, "a")}\n");
        var fast = await ReplayPlan.MakeAsync(new StandaloneOptions { Input = _folder.Sub("dump") }, _folder.Sub("dump"), new InputFiles(), default);
        var live = await ReplayPlan.MakeAsync(new StandaloneOptions { Input = _folder.Sub("dump"), Live = TimeSpan.FromMinutes(24), Sort = SortMode.Never }, _folder.Sub("dump"), new InputFiles(), default);

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_583_200_000), live.LastPost!.Value, TimeSpan.FromMinutes(1)); // of what is not in order, the minute
        Assert.Equal((null, null, true), (fast.Speed, fast.PacedFrom, fast.Sort));
        Assert.Equal((60, new DateTimeOffset(2020, 3, 3, 0, 0, 0, TimeSpan.Zero), false), (live.Speed, live.PacedFrom, live.Sort));
    }

    private Task<DataDirectory> TakeAsync() => DataDirectory.TakeAsync(_folder.Sub("data"), "Test", servesDatabase: false, address: null, TimeProvider.System, TestContext.Current.CancellationToken);

    private Task<int> RunAsync(StandaloneOptions options) => StandaloneHost.RunAsync(options with { DataDirectory = _folder.Sub("data") }, [], TestContext.Current.CancellationToken);
}
