using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TikTok.EndToEnd.Tests;

/// <summary>A start that fails says one line on standard error, nothing else, and ends with exit code 1: in every program.</summary>
public sealed class FailingStartsTests
{
    private static readonly Dictionary<string, string> s_impatient = new(StringComparer.Ordinal) { ["Storage__StartPatience"] = "00:00:00" };

    [Theory]
    [InlineData("TikTok.Archiver", "")]
    [InlineData("TikTok.Detector", "")]
    [InlineData("TikTok.Api", "")]
    [InlineData("TikTok.BatchWorker", "run-day 2020-01-01")]
    [InlineData("TikTok.Replayer", "dead-letters list")]
    public async Task A_connection_string_that_is_none_or_leads_nowhere(string program, string arguments)
    {
        await using var work = new WorkDirectory();

        await AssertOneLineAsync(work, program, arguments, "ConnectionStrings__tiktok", ("ConnectionStrings__tiktok", "nonsense"));
        await AssertOneLineAsync(work, program, arguments, "ConnectionStrings__tiktok", ("ConnectionStrings__tiktok", "Host=127.0.0.1;Port=1;Username=a;Password=b;Database=c"));
    }

    [Theory]
    [InlineData("TikTok.Archiver", "", "Storage__StartPatience", "soon")]
    [InlineData("TikTok.Detector", "", "Storage__StartPatience", "soon")]
    [InlineData("TikTok.Api", "", "Database__ApiConnections", "many")]
    [InlineData("TikTok.Api", "", "Database__ApiConnections", "95")]
    [InlineData("TikTok.BatchWorker", "run-day 2020-01-01", "Storage__StartPatience", "soon")]
    public async Task A_setting_of_another_type_or_out_of_bounds(string program, string arguments, string name, string value)
    {
        await using var work = new WorkDirectory();

        await AssertOneLineAsync(work, program, arguments, name.Split("__")[1], (name, value));
    }

    [Theory]
    [InlineData("TikTok.Archiver")]
    [InlineData("TikTok.Detector")]
    [InlineData("TikTok.Api")]
    public async Task An_address_that_is_taken_or_none_is_said_when_stages_have_begun_already(string program)
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await AssertOneLineAsync(work, program, "", "--urls", ("urls", $"http://{taken.LocalEndpoint}"));
        await AssertOneLineAsync(work, program, "", "http://127.0.0.1:5080", ("urls", "nonsense"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_run_to_the_end_that_is_stopped_before_it_has_an_exit_code_of_its_own(string signal)
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 0, TestContext.Current.CancellationToken);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("dump.ndjson"), "--once", "--live", "23:00:00"]);
        await standalone.WaitForAsync("for the page");

        Assert.Equal(130, await standalone.InterruptAsync(signal));
    }

    [Fact]
    public async Task An_input_that_turns_out_to_be_unreadable_is_one_line_on_standard_error()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await File.WriteAllBytesAsync(work.File("broken.ndjson.gz"), [0x1F, 0x8B, .. "junk"u8], TestContext.Current.CancellationToken);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("broken.ndjson.gz"), "--once"]);

        Assert.Equal(1, await standalone.ExitAsync());
        Assert.StartsWith("error: Input ", Assert.Single(standalone.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static async Task AssertOneLineAsync(WorkDirectory work, string program, string arguments, string part, (string Name, string Value) setting)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = work.File(""),
        };
        foreach (var (name, value) in s_impatient)
            start.Environment[name] = value;
        start.Environment["urls"] = "http://127.0.0.1:0";
        start.Environment["Storage__DataDirectory"] = work.Data();
        start.Environment[setting.Name] = setting.Value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await output);
        var line = Assert.Single((await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }
}
