using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Database;

namespace TikTok.Testing;

/// <summary>A private cluster of one test, which can be made to hang: its connections stay open, and nothing answers.</summary>
public sealed class HangingPostgres : IAsyncDisposable
{
    private readonly string _directory;
    private readonly PrivateCluster _cluster;

    private HangingPostgres(string directory, PrivateCluster cluster) => (_directory, _cluster) = (directory, cluster);

    /// <summary>Connects to the database.</summary>
    public string ConnectionString => _cluster.ConnectionString;

    /// <summary>Starts one; skips the running test with the reason where there can be none.</summary>
    public static async Task<HangingPostgres> StartOrSkipAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The processes of a server are found in /proc.");
        var directory = Path.Combine(Path.GetTempPath(), $"tiktok-tests-{Guid.NewGuid():N}");
        try
        {
            var options = new PrivateClusterOptions
            {
                Directory = directory,
                Owner = true,
                ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "off", ["full_page_writes"] = "off" },
            };
            return new HangingPostgres(directory, await PrivateCluster.StartAsync(options, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken));
        }
        catch (PostgresNotFoundException absent)
        {
            Assert.Skip(absent.Message);
            throw;
        }
    }

    /// <summary>Stops its processes where they are, the listening one first, so that none is added.</summary>
    public void Hang()
    {
        Signal("STOP", [_cluster.ProcessId]);
        Signal("STOP", Sessions());
    }

    /// <summary>Ends <see cref="Hang"/>.</summary>
    public void GoOn() => Signal("CONT", [.. Sessions(), _cluster.ProcessId]);

    public async ValueTask DisposeAsync()
    {
        GoOn();
        await _cluster.DisposeAsync();
        await PrivateCluster.DeleteAsync(_directory, binariesDirectory: null, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private int[] Sessions() => File.ReadAllText($"/proc/{_cluster.ProcessId}/task/{_cluster.ProcessId}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray();

    private static void Signal(string signal, int[] processes)
    {
        string[] arguments = [$"-{signal}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        using var kill = Process.Start(new ProcessStartInfo("kill", arguments) { RedirectStandardError = true, UseShellExecute = false })!; // a session may have ended meanwhile
        kill.WaitForExit();
    }
}
