using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Waits for a lake that is away, and refuses one that cannot be used, before the stages start (hosted services start in the order of their registration).</summary>
internal sealed class LakeCheck(S3Lake lake, IOptions<StorageOptions> options, TimeProvider clock, ILogger<LakeCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        StartPatience.WaitAsync(options.Value.StartPatience, () => lake.CheckAsync(cancellationToken), clock, logger, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Degraded, with the reason, while the lake cannot be used: what is in the log stays there and goes out later.</summary>
internal sealed class LakeHealthCheck(S3Lake lake) : IHealthCheck
{
    /// <summary>After this long the check is given up; a call is tried again several times by itself.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await lake.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (LakeException failure)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, failure.Message);
        }
    }
}
