using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>
/// Watches the private cluster: a remote database may come back, this one does not by itself, so the process ends with the
/// reason. Stops the cluster when the host is disposed of, after every stage has stopped.
/// </summary>
internal sealed class ClusterLifetime(PrivateCluster cluster, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<ClusterLifetime> logger)
    : Stage("postgresql", registry, lifetime, clock, logger), IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return cluster.DisposeAsync();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_interval, _clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            if (await cluster.WhyEndedAsync(cancellationToken) is { } reason)
                throw new DatabaseException($"The private PostgreSQL has ended: {reason}. What was committed is whole: mend the cause, then start again.");
    }
}
