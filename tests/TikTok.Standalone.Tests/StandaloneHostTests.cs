using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Replayer.Input;
using TikTok.ServiceDefaults;
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
        Assert.False(Directory.Exists(_folder.Sub("data")));
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

    [Fact]
    public async Task Clearing_deletes_what_earlier_runs_have_written_and_nothing_else()
    {
        foreach (var name in new[] { "log/000001.log", "lake/posts/x", "sample/sample.ndjson", "mine/notes.txt", "notes.txt", "logs/app.log" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Sub(name))!);
            await File.WriteAllTextAsync(_folder.Sub(name), "");
        }

        await DataDirectory.ClearAsync(_folder.Path, NullLogger.Instance, default);

        // The database's lock file stays: deleting it would let two processes in.
        Assert.Equal(["logs", "mine", "notes.txt"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(entry => Path.GetFileName(entry)).Where(name => name != "postgres.lock").Order(StringComparer.Ordinal).ToArray());
        Assert.True(File.Exists(_folder.Sub("mine/notes.txt")));
    }

    [Fact]
    public async Task Clearing_what_is_not_there_is_fine() => await DataDirectory.ClearAsync(_folder.Sub("never"), NullLogger.Instance, default);

    [Fact]
    public async Task Own_data_goes_as_fast_as_it_can_and_its_last_day_over_the_time_that_is_asked_for()
    {
        await File.WriteAllTextAsync(_folder.Sub("dump"), $"{PostLine.Raw(1, 1_583_107_200, "a")}\nbroken\n{PostLine.Raw(2, 1_583_200_000, "a")}\n{PostLine.Raw(3, 1_583_150_000, "a")}\n");
        var fast = await ReplayPlan.MakeAsync(new StandaloneOptions { Input = _folder.Sub("dump") }, _folder.Sub("dump"), new InputFiles(), default);
        var live = await ReplayPlan.MakeAsync(new StandaloneOptions { Input = _folder.Sub("dump"), Live = TimeSpan.FromMinutes(24), Sort = SortMode.Never }, _folder.Sub("dump"), new InputFiles(), default);

        Assert.Equal((null, null, true), (fast.Speed, fast.PacedFrom, fast.Sort));
        Assert.Equal((60, new DateTimeOffset(2020, 3, 3, 0, 0, 0, TimeSpan.Zero), false), (live.Speed, live.PacedFrom, live.Sort));
    }

    private Task<int> RunAsync(StandaloneOptions options) => StandaloneHost.RunAsync(options with { DataDirectory = _folder.Sub("data") }, [], TestContext.Current.CancellationToken);
}
