using System.Diagnostics;
using Amazon.S3.Model;
using TikTok.Storage.Lake.S3;

[assembly: AssemblyFixture(typeof(TikTok.Testing.S3Gateway))]

namespace TikTok.Testing;

/// <summary>
/// One S3 store for all tests of an assembly, started by the first test that asks for a bucket: Ceph's object gateway with
/// everything in memory, or the one that <c>TIKTOK_TEST_S3</c> (a connection <c>lake</c>) names.
/// </summary>
public sealed class S3Gateway : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"tiktok-s3-{Guid.NewGuid():N}");
    private readonly SemaphoreSlim _starting = new(1, 1);
    private string? _scripts;
    private string? _connection;
    private int _port;

    /// <summary>Nothing: the start waits for the first bucket, so that runs without one stay fast.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes a bucket if it is absent; skips the running test with the reason when there is no store.</summary>
    /// <param name="bucket">For example the test class's name: 3 to 63 of a-z, 0-9 and hyphens.</param>
    /// <returns>The connection <c>lake</c> to it.</returns>
    public async Task<string> ConnectAsync(string bucket)
    {
        var ct = TestContext.Current.CancellationToken;
        var connection = await StoreOrSkipAsync(ct);
        using var client = S3Connection.Parse(connection).Open();
        await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket }, ct);
        return $"{connection};Bucket={bucket}";
    }

    /// <summary>Whether it is ours, so that a test can take it away for a while.</summary>
    public bool CanBeStopped => _scripts is not null;

    /// <summary><c>kill -9</c> of the gateway; the store behind it keeps its objects.</summary>
    public Task StopGatewayAsync() => ShellAsync("for p in $(pgrep -f \"^radosgw -c $0/ceph.conf\"); do kill -9 $p; while kill -0 $p 2>/dev/null; do sleep .05; done; done", _directory);

    /// <summary>Stops or continues the gateway's process: it hangs meanwhile.</summary>
    /// <param name="signal"><c>STOP</c> or <c>CONT</c>.</param>
    public Task SignalGatewayAsync(string signal) => ShellAsync("for p in $(pgrep -f \"^radosgw -c $0/ceph.conf\"); do kill -$1 $p; done", _directory, signal);

    /// <summary>Starts the gateway again and waits until it answers.</summary>
    public Task StartGatewayAsync() => ShellAsync(
        "export CEPH_CONF=$0/ceph.conf; radosgw -c $CEPH_CONF -n client.rgw --rgw-frontends \"beast endpoint=127.0.0.1:$1\" >/dev/null 2>&1 </dev/null; for i in $(seq 600); do curl -s -o /dev/null http://127.0.0.1:$1/ && exit 0; sleep .05; done; exit 1",
        _directory, $"{_port}");

    /// <summary>Ends the gateway and deletes what it has written.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_scripts is not null)
            await RunAsync("down.sh", [_directory, "KILL"], CancellationToken.None);
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        _starting.Dispose();
    }

    private async Task<string> StoreOrSkipAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            return _connection ??= Environment.GetEnvironmentVariable("TIKTOK_TEST_S3") is { Length: > 0 } given ? given.TrimEnd(';') : await StartAsync(ct);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<string> StartAsync(CancellationToken ct)
    {
        var scripts = Path.GetDirectoryName(SharedData.Find("tools/radosgw/up.sh"));
        Assert.SkipWhen(scripts is null, "shared/tools/radosgw is not beside this checkout, and TIKTOK_TEST_S3 names no store");
        Assert.SkipUnless(TestMachine.IsInstalled("radosgw") && TestMachine.IsInstalled("ceph-mon") && TestMachine.IsInstalled("ceph-osd"), "radosgw, ceph-mon and ceph-osd are not installed, and TIKTOK_TEST_S3 names no store");
        _scripts = scripts;
        _port = TestMachine.FreePort();
        await RunAsync("up.sh", [_directory, "memstore", $"{TestMachine.FreePort()}", $"{_port}"], ct);
        return $"Endpoint=http://127.0.0.1:{_port};AccessKey=devaccess;SecretKey=devsecret";
    }

    private static async Task ShellAsync(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script, .. arguments]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The S3 gateway: exit code {process.ExitCode} of {script}");
    }

    /// <summary>Runs a script; into a file, since the daemons that it leaves behind would hold a pipe open.</summary>
    private async Task RunAsync(string script, string[] arguments, CancellationToken ct)
    {
        var output = $"{_directory}.{script}.log";
        string[] line = ["-c", "log=$1; shift; exec bash \"$@\" >\"$log\" 2>&1", "bash", output, Path.Combine(_scripts!, script), .. arguments];
        using var process = Process.Start(new ProcessStartInfo("bash", line))!;
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {await File.ReadAllTextAsync(output, ct)}");
        File.Delete(output);
    }
}
