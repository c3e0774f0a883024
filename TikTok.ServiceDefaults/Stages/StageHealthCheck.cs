using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TikTok.ServiceDefaults.Stages;

/// <summary>Degraded, with the reasons, while a stage waits for something to come back.</summary>
internal sealed class StageHealthCheck(StageRegistry stages) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (stages.FatalFailure is { } failure)
            return Task.FromResult(HealthCheckResult.Unhealthy(failure));
        var troubled = stages.Troubles.Where(stage => stage.Value is not null).Select(stage => $"{stage.Key}: {stage.Value}").ToList();
        return Task.FromResult(troubled.Count == 0
            ? HealthCheckResult.Healthy($"{stages.Troubles.Count} running")
            : HealthCheckResult.Degraded(string.Join("; ", troubled)));
    }
}
