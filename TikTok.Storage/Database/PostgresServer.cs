using System.Globalization;
using Microsoft.Extensions.Logging;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Database;

/// <summary>Starts and stops one cluster's server through pg_ctl, which detaches it from our terminal and process group.</summary>
internal sealed class PostgresServer(ClusterArea area, PostgresBinaries binaries, UnprivilegedUser user, ILogger logger, TimeProvider clock)
{
    private const int PortAttempts = 5;

    // Greater than any process id that Linux or macOS can give.
    private const string NobodysProcessId = "2147483646";
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    public ClusterArea Area => area;

    /// <summary>Starts the server on a free port and waits until it is ready.</summary>
    /// <exception cref="PrivateClusterException">It did not become ready; the message ends with what it logged.</exception>
    public async Task<Postmaster> StartAsync(PrivateClusterOptions options, CancellationToken ct)
    {
        await DisarmStalePidFileAsync(ct);
        await user.ShellAsync("if [ -e \"$1\" ]; then mv -f \"$1\" \"$1.1\"; fi", area.LogFile, input: null, ct);
        var since = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var port = options.ChoosePort();
            await ClusterArea.WriteAsync(user, area.SettingsFile, ClusterSettings.Text(port, options.ExtraSettings), ct);
            var logged = ServerLog.Length(area);
            var result = await PgCtlAsync(options.StartTimeout, ["--log", Path.GetFileName(area.LogFile), "start"], ct);
            var postmaster = await Postmaster.ReadAsync(area, ct);
            if (result.Succeeded && postmaster is { Port: not null })
            {
                Log.ClusterStarted(logger, binaries.Major, area.Path, port, postmaster.ProcessId);
                return postmaster;
            }

            var log = await ServerLog.ReadAfterAsync(area, logged, ct);
            if (log.Contains("pre-existing shared memory block", StringComparison.Ordinal) && clock.GetElapsedTime(since) < options.StartTimeout)
            {
                // Backends outlive a killed server until they notice it.
                await Task.Delay(RetryInterval, clock, ct);
                attempt--;
                continue;
            }

            if (attempt < PortAttempts && log.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal))
            {
                Log.PortTaken(logger, port);
                continue;
            }

            ct.ThrowIfCancellationRequested();
            // After a time-out pg_ctl leaves the server at its work, often recovery, and the next start finds it.
            var next = postmaster?.IsRunning(area) == true ? $" within {options.StartTimeout.TotalSeconds:0} s but is still at it, so try again later" : string.Empty;
            throw new PrivateClusterException($"PostgreSQL in {area.Path} did not start{next}: {ServerLog.Condense(log.Length > 0 ? log : result.Output)} (log: {area.LogFile})");
        }
    }

    /// <summary>Stops the server if one runs: running statements are aborted, committed data is kept.</summary>
    /// <exception cref="PrivateClusterException">It did not stop within a minute.</exception>
    public async Task StopAsync(CancellationToken ct)
    {
        // pg_ctl signals whatever process the file names, so it is asked only when that is our server.
        if (await Postmaster.ReadAsync(area, ct) is not { } postmaster || !postmaster.IsRunning(area))
            return;

        var result = await PgCtlAsync(StopTimeout, ["--mode=fast", "stop"], ct);
        if (!result.Succeeded && postmaster.IsRunning(area))
            throw new PrivateClusterException($"cannot stop PostgreSQL in {area.Path} (process {postmaster.ProcessId}): {ServerLog.Condense(result.Output)}");
        Log.ClusterStopped(logger, area.Path);
    }

    private Task<CommandResult> PgCtlAsync(TimeSpan timeout, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return user.RunInAsync(area.Path, [binaries.PgCtl, "--pgdata", Path.GetFileName(area.Data), "--wait", "--timeout", seconds, .. arguments], ct);
    }

    /// <summary>
    /// PostgreSQL refuses to start while the process named by its pid file has an id: even if it was given to another program
    /// since, or if the process has ended and process 1 has not fetched its exit code (a zombie answers to signal 0). Only the
    /// id is replaced: the file also names the shared memory by which PostgreSQL recognises surviving backends.
    /// </summary>
    private async Task DisarmStalePidFileAsync(CancellationToken ct)
    {
        if (await Postmaster.ReadAsync(area, ct) is not { } postmaster || !RunningProcess.HasId(postmaster.ProcessId))
            return;

        Log.PidFileStale(logger, area.PidFile, postmaster.ProcessId);
        var lines = await File.ReadAllLinesAsync(area.PidFile, ct);
        lines[0] = NobodysProcessId;
        await ClusterArea.WriteAsync(user, area.PidFile, string.Join('\n', lines) + "\n", ct);
    }
}
