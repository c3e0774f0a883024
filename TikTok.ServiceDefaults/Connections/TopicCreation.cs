using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TikTok.Storage.EventLog;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Creates absent topics before the stages start (hosted services start in the order of their registration).</summary>
internal sealed class TopicCreation(Lazy<IEventLog> log, IOptions<EventLogOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => log.Value.CreateTopicsAsync(Topics.All(options.Value), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
