using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>Several programs on one data directory: one owns it, those that only look come and go, and nobody stops or deletes what is another's.</summary>
public sealed class SharedDirectoryTests
{
    [Fact]
    public async Task Beside_a_running_system_what_would_own_the_directory_is_refused_and_what_looks_or_helps_works()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await DumpAsync(work);
        // The dump has wrong clocks and late posts on purpose, more than /health takes for granted: here it is asked about everything else.
        await using var first = StandaloneProcess.Start(work.Data(), ["--input", work.File("dump.ndjson"), "--Api:ToldShare=1"]);
        await first.WaitForAsync("processing finished");
        var owner = $"in use by process {first.ProcessId} (Standalone, {first.Client.BaseAddress!.ToString().TrimEnd('/')})";

        Assert.Contains(owner, (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--data", work.Data(), "--urls", Url())).Refused(), StringComparison.Ordinal);
        Assert.Contains(owner, (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--data", work.Data(), "--urls", Url(), "--fresh", "--input", work.File("dump.ndjson"))).Refused(), StringComparison.Ordinal);
        Assert.Contains(owner, (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--data", work.Data(), "--urls", first.Client.BaseAddress.ToString())).Refused(), StringComparison.Ordinal);
        Assert.Contains(owner, (await CommandRun.OfAsync(work.Root, "TikTok.Replayer", "replay", work.File("dump.ndjson"))).Refused(), StringComparison.Ordinal);
        Assert.Contains(owner, (await CommandRun.OfAsync(work.Root, "TikTok.Replayer", "dead-letters", "replay")).Refused(), StringComparison.Ordinal);
        Assert.Contains(owner, (await CommandRun.OfAsync(work.Root, "TikTok.Detector")).Refused(), StringComparison.Ordinal);

        (await CommandRun.OfAsync(work.Root, "TikTok.Detector", "score", "--truth", work.File("truth.json"), "--data", work.Data())).Succeeded();
        (await CommandRun.OfAsync(work.Root, "TikTok.Replayer", "dead-letters", "list")).Succeeded();
        Assert.NotEmpty((await CommandRun.OfAsync(work.Root, "TikTok.Archiver", "files", "2020-03-02")).Succeeded().Output);
        (await CommandRun.OfAsync(work.Root, "TikTok.Archiver", "verify")).Succeeded();
        (await CommandRun.OfAsync(work.Root, "TikTok.Archiver", "sweep")).Succeeded();
        (await CommandRun.OfAsync(work.Root, "TikTok.BatchWorker", "run-day", "2020-03-02")).Succeeded();

        Assert.Equal("Healthy", (await first.GetAsync("/health")).GetProperty("status").GetString());
        Assert.Equal(0, await first.InterruptAsync());
        Assert.Equal(string.Empty, first.Errors);
    }

    [Theory]
    [InlineData("tiktok.lock")]
    [InlineData("tiktok.lock", "tiktok.owner.json")]
    public async Task Deleting_the_lock_file_of_a_running_system_lets_no_second_one_in(params string[] deleted)
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await DumpAsync(work);
        await using var first = StandaloneProcess.Start(work.Data(), ["--input", work.File("dump.ndjson"), "--Api:ToldShare=1"]);
        await first.WaitForAsync("processing finished");
        foreach (var file in deleted)
            File.Delete(Path.Combine(work.Data(), file));

        Assert.Contains("in use by", (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--urls", Url(), "--input", "dump.ndjson")).Refused(), StringComparison.Ordinal);
        Assert.Contains("in use by", (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--urls", Url(), "--input", "dump.ndjson", "--fresh")).Refused(), StringComparison.Ordinal);

        Assert.Equal("Healthy", (await first.GetAsync("/health")).GetProperty("status").GetString());
        Assert.Equal(0, await first.InterruptAsync());
    }

    [Fact]
    public async Task After_a_fresh_start_that_was_killed_commands_say_what_to_do_and_the_next_start_completes_it()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await DumpAsync(work);
        (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--input", "dump.ndjson", "--urls", Url(), "--once")).Succeeded();
        // As a kill between its steps leaves it: noted, and the log is gone.
        await File.WriteAllTextAsync(Path.Combine(work.Data(), "tiktok.fresh"), "", TestContext.Current.CancellationToken);
        Directory.Delete(Path.Combine(work.Data(), "log"), recursive: true);

        Assert.Contains("start the Standalone", (await CommandRun.OfAsync(work.Root, "TikTok.Replayer", "dead-letters", "list")).Refused(), StringComparison.Ordinal);
        Assert.Contains("start the Standalone", (await CommandRun.OfAsync(work.Root, "TikTok.Archiver", "sweep")).Refused(), StringComparison.Ordinal);
        var next = (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--input", "dump.ndjson", "--urls", Url(), "--once")).Succeeded();

        Assert.Contains("that is completed now", next.Output, StringComparison.Ordinal);
        (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--input", "dump.ndjson", "--urls", Url(), "--once", "--fresh")).Succeeded(); // nothing of a run is foreign
    }

    [Theory]
    [InlineData("TikTok.Standalone", "--once")]
    [InlineData("TikTok.Detector", "score", "--truth", "truth.json")]
    [InlineData("TikTok.Replayer", "dead-letters", "list")]
    [InlineData("TikTok.Replayer", "replay", "dump.ndjson")]
    [InlineData("TikTok.BatchWorker", "run-day", "2020-03-02")]
    [InlineData("TikTok.Archiver", "verify")]
    [InlineData("TikTok.Archiver", "sweep")]
    public async Task An_empty_name_of_the_directory_is_one_line(string program, params string[] arguments)
    {
        await using var work = new WorkDirectory();
        await DumpAsync(work);

        Assert.Contains("--data", (await CommandRun.OfAsync(work.Root, program, [.. arguments, "--data", ""])).Refused(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(work.Data()));
    }

    [Fact]
    public async Task Where_nothing_runs_commands_that_look_start_the_database_one_after_the_other_and_leave_none_running()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await DumpAsync(work);
        (await CommandRun.OfAsync(work.Root, "TikTok.Standalone", "--input", "dump.ndjson", "--urls", Url(), "--once")).Succeeded();

        var both = await Task.WhenAll(
            CommandRun.OfAsync(work.Root, "TikTok.Detector", "score", "--truth", "truth.json"),
            CommandRun.OfAsync(work.Root, "TikTok.Replayer", "dead-letters", "list"));

        Assert.All(both, run => run.Succeeded());
        var area = new ClusterArea(Path.Combine(work.Data(), "postgres"));
        Assert.Null(await Postmaster.ReadAsync(area, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("TikTok.Detector", "score", "--truth", "truth.json")]
    [InlineData("TikTok.Replayer", "dead-letters", "list")]
    [InlineData("TikTok.BatchWorker", "run-day", "2020-03-02")]
    [InlineData("TikTok.Archiver", "files", "2020-03-02")]
    [InlineData("TikTok.Archiver", "verify")]
    public async Task Where_there_are_no_data_a_command_says_so_in_one_line_and_makes_none(string program, params string[] arguments)
    {
        await using var work = new WorkDirectory();
        await DumpAsync(work);

        Assert.Contains(work.Data(), (await CommandRun.OfAsync(work.Root, program, arguments)).Refused(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(work.Data()));
    }

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task Of_two_starts_at_once_one_runs_and_the_other_is_told_by_whom_it_is_kept_out()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await File.WriteAllTextAsync(work.File("one.ndjson"), PostLine.Raw(1, PostLine.StartMs / 1000, "#rain in town"), TestContext.Current.CancellationToken);
        for (var pair = 0; pair < 20; pair++)
        {
            string[] urls = [Url(), Url()];
            await using var one = StandaloneProcess.Start(work.Data(), ["--input", work.File("one.ndjson")], url: urls[0]);
            await using var other = StandaloneProcess.Start(work.Data(), ["--input", work.File("one.ndjson")], url: urls[1]);

            var ended = await await Task.WhenAny(EndedAsync(one), EndedAsync(other));
            var (first, url) = ended == one ? (other, urls[1]) : (one, urls[0]);
            await first.WaitForAsync("for the page");

            Assert.Equal(1, await ended.ExitAsync());
            Assert.Contains($"in use by process {first.ProcessId} (Standalone, {url})", Assert.Single(ended.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
            Assert.Equal(string.Empty, ended.Output);
            Assert.Equal("Healthy", (await first.GetAsync("/health")).GetProperty("status").GetString());
            Assert.Equal(0, await first.InterruptAsync());
        }

        static async Task<StandaloneProcess> EndedAsync(StandaloneProcess standalone)
        {
            await standalone.ExitAsync();
            return standalone;
        }
    }

    [Fact]
    public async Task Nothing_below_the_data_directory_can_be_read_by_others()
    {
        if (OperatingSystem.IsWindows())
            return; // modes are Unix's
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await DumpAsync(work);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("dump.ndjson")]);
        await standalone.WaitForAsync("processing finished");

        const UnixFileMode forOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(work.Data()) & forOthers);
        var open = new DirectoryInfo(work.Data()).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(entry => (entry.UnixFileMode & (forOthers | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
        Assert.Empty(open.Select(entry => $"{entry.UnixFileMode} {entry.FullName}"));
        Assert.Equal(0, await standalone.InterruptAsync());
    }

    private static async Task DumpAsync(WorkDirectory work)
    {
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 50, TestContext.Current.CancellationToken, days: 1);
        await File.WriteAllTextAsync(work.File("truth.json"), """{"formatVersion":1,"start":"2020-03-01T00:00:00Z","end":"2020-03-03T00:00:00Z","events":[],"keywords":[]}""", TestContext.Current.CancellationToken);
    }

    private static string Url() => $"http://127.0.0.1:{TestMachine.FreePort()}";
}
