using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Waits for a Kafka that is away, and refuses one that cannot be used, before the stages start (hosted services start in the order of their registration).</summary>
internal sealed class KafkaCheck(KafkaEventLog kafka, IOptions<StorageOptions> options, TimeProvider clock, ILogger<KafkaCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        StartPatience.WaitAsync(options.Value.StartPatience, () => kafka.CheckAsync(cancellationToken), clock, logger, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Degraded, with the reason, while Kafka does not answer: the stages wait for it, and go on by themselves.</summary>
internal sealed class KafkaHealthCheck(KafkaEventLog kafka) : IHealthCheck
{
    /// <summary>After this long the check is given up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await kafka.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (EventLogException failure)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, failure.Message);
        }
    }
}
