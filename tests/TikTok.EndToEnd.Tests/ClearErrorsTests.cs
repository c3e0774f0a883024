using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace TikTok.EndToEnd.Tests;

/// <summary>What a person can mend is one clear line and a non-zero exit code.</summary>
public sealed class ClearErrorsTests
{
    [Fact]
    public async Task An_input_that_is_not_there_is_one_line()
    {
        await using var work = new WorkDirectory();

        await AssertOneLineAsync(work, ["--input", work.File("absent.ndjson")], "names no file");
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        await using var work = new WorkDirectory();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";

        await AssertOneLineAsync(work, [], "--urls", url: url);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("lake")]
    public async Task A_file_in_the_place_of_log_or_lake_is_one_line_before_a_fresh_start_deletes_anything(string name)
    {
        await using var work = new WorkDirectory();
        var kept = Path.Combine(Directory.CreateDirectory(Path.Combine(work.Data(), "sample")).FullName, "sample.ndjson");
        await File.WriteAllTextAsync(kept, "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(work.Data(), "tiktok-data.json"), """{"format":1}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(work.Data(), name), "mine", TestContext.Current.CancellationToken);

        await AssertOneLineAsync(work, [], Path.Combine(work.Data(), name));
        await AssertOneLineAsync(work, ["--fresh"], Path.Combine(work.Data(), name));
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public async Task A_setting_of_another_type_is_one_line_that_names_it()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await File.WriteAllTextAsync(work.File("empty.ndjson"), string.Empty, TestContext.Current.CancellationToken);

        await AssertOneLineAsync(work, ["--input", work.File("empty.ndjson"), "--once", "--Detector:AllowedLateness=xyz"], "Detector:AllowedLateness");
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line()
    {
        await using var work = new WorkDirectory();
        await File.WriteAllTextAsync(work.File("empty.ndjson"), string.Empty, TestContext.Current.CancellationToken);

        await AssertOneLineAsync(work, ["--input", work.File("empty.ndjson")], "ConnectionStrings__tiktok", environment: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__tiktok"] = "Host=127.0.0.1;Port=1;Username=nobody;Password=wrong;Database=none;Timeout=5",
            ["Storage__StartPatience"] = "00:00:03",
        });
    }

    [Theory]
    [InlineData("ConnectionStrings__tiktok", "Host=127.0.0.1;Port=1")]
    [InlineData("ConnectionStrings__lake", "Endpoint=http://127.0.0.1:1;Bucket=mine")]
    public async Task A_fresh_start_over_what_is_ones_own_is_one_line_and_deletes_nothing(string connection, string value)
    {
        await using var work = new WorkDirectory();
        await File.WriteAllTextAsync(work.File("empty.ndjson"), string.Empty, TestContext.Current.CancellationToken);
        var kept = Path.Combine(Directory.CreateDirectory(Path.Combine(work.Data(), "log")).FullName, "kept");
        await File.WriteAllTextAsync(kept, "x", TestContext.Current.CancellationToken);

        await AssertOneLineAsync(work, ["--input", work.File("empty.ndjson"), "--fresh"], connection, environment: new Dictionary<string, string>(StringComparer.Ordinal) { [connection] = value });
        Assert.True(File.Exists(kept));
    }

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task A_full_disk_is_one_line_and_after_making_room_the_run_goes_on_to_the_same_end()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Assert.Skip("Mounting a small file system takes root on Linux.");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var mount = Directory.CreateDirectory(work.Data("small")).FullName;
        if (await ExitCodeAsync("mount", "-t", "tmpfs", "-o", "size=120m,mode=755", "tmpfs", mount) != 0)
            Assert.Skip("A small file system cannot be mounted here.");
        try
        {
            await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 0, TestContext.Current.CancellationToken);
            string[] arguments = ["--input", work.File("dump.ndjson"), "--once"];
            var data = Path.Combine(mount, "data");
            await using (var full = StandaloneProcess.Start(data, arguments))
            {
                Assert.NotEqual(0, await full.ExitAsync());
                Assert.Contains("No space left on device", full.Errors + full.Output, StringComparison.Ordinal);
            }

            Assert.Equal(0, await ExitCodeAsync("mount", "-o", "remount,size=1500m", mount));
            await using var roomy = StandaloneProcess.Start(data, ["--input", work.File("dump.ndjson")]);
            await roomy.WaitForAsync("processing finished");
            var reconciliation = await roomy.GetAsync("/api/v1/reconciliation");
            Assert.True(reconciliation.GetProperty("agrees").GetBoolean(), JsonSerializer.Serialize(reconciliation));
            Assert.Equal(0, await roomy.InterruptAsync());
        }
        finally
        {
            await TikTok.Storage.Database.PrivateCluster.DeleteAsync(Path.Combine(mount, "data"), null, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System, CancellationToken.None);
            await ExitCodeAsync("umount", "-l", mount);
        }
    }

    private static async Task AssertOneLineAsync(WorkDirectory work, string[] arguments, string part, string? url = null, Dictionary<string, string>? environment = null)
    {
        await using var standalone = StandaloneProcess.Start(work.Data(), arguments, environment, url);

        Assert.Equal(1, await standalone.ExitAsync());
        var line = Assert.Single(standalone.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", standalone.Output, StringComparison.Ordinal);
    }

    private static async Task<int> ExitCodeAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
