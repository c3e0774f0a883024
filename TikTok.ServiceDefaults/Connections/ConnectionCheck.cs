using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>
/// Asks whether Kafka or the lake can be used: before the stages start it waits for what is away and refuses what cannot be used
/// (hosted services start in the order of their registration); later it says degraded, with the reason. Stages wait meanwhile.
/// </summary>
internal sealed class ConnectionCheck(Func<CancellationToken, Task> check, IOptions<StorageOptions> options, TimeProvider clock, ILogger<ConnectionCheck> logger) : IHostedService, IHealthCheck
{
    /// <summary>Adds both under the connection's name.</summary>
    public static void Add<TConnection>(IHostApplicationBuilder builder, string name, Func<TConnection, CancellationToken, Task> check)
        where TConnection : notnull
    {
        builder.Services.AddKeyedSingleton(name, (services, _) =>
        {
            var connection = services.GetRequiredService<TConnection>();
            return ActivatorUtilities.CreateInstance<ConnectionCheck>(services, (CancellationToken cancellationToken) => check(connection, cancellationToken));
        });
        builder.Services.AddSingleton<IHostedService>(Of);
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, Of, HealthStatus.Degraded, tags: null));

        ConnectionCheck Of(IServiceProvider services) => services.GetRequiredKeyedService<ConnectionCheck>(name);
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        StartPatience.WaitAsync(options.Value.StartPatience, () => check(cancellationToken), clock, logger, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await check(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is EventLogException or LakeException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, failure.Message);
        }
    }
}
