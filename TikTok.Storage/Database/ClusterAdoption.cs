using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Database;

/// <summary>Takes over a server that an earlier process left running.</summary>
internal static class ClusterAdoption
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the live server to accept our password, through its recovery if need be; null when none lives or it goes away meanwhile.</summary>
    /// <exception cref="PrivateClusterException">It lives but did not become ready in time, or refuses our password.</exception>
    public static async Task<Postmaster?> TryAsync(ClusterArea area, string password, TimeSpan timeout, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            if (await Postmaster.ReadAsync(area, ct) is not { } postmaster || !postmaster.IsRunning(area))
                return null;

            if (postmaster.Port is { } port && await ClusterConnection.IsReadyAsync(port, password, ct))
            {
                Log.ClusterAdopted(logger, area.Path, port, postmaster.ProcessId);
                return postmaster;
            }

            if (clock.GetElapsedTime(since) >= timeout)
            {
                var log = await ServerLog.ReadAfterAsync(area, position: 0, ct);
                throw new PrivateClusterException($"the database server in {area.Path} (process {postmaster.ProcessId}) runs but was not ready within {timeout.TotalSeconds:0} s, so try again later: {ServerLog.Condense(log)} (log: {area.LogFile})");
            }

            await Task.Delay(RetryInterval, clock, ct);
        }
    }
}
