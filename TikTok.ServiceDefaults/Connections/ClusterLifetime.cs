using Microsoft.Extensions.Hosting;
using TikTok.Storage.Database;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Stops the private cluster when the host is disposed of, after every stage has stopped.</summary>
internal sealed class ClusterLifetime(PrivateCluster cluster) : IHostedService, IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
