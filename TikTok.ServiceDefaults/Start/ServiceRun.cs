using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Stages;

namespace TikTok.ServiceDefaults.Start;

/// <summary>Runs a service to its end.</summary>
public static class ServiceRun
{
    /// <summary>
    /// Starts it and waits until it is stopped. Disposing of it is the caller's. A failure that a person can mend is thrown when
    /// everything has stopped, for <see cref="OneLineErrors"/>.
    /// </summary>
    /// <returns>The exit code: 1 when a part of it had a defect, which is logged.</returns>
    public static async Task<int> RunToTheEndAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        var stages = host.Services.GetRequiredService<StageRegistry>();
        try
        {
            await host.StartAsync(cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (stages.Failure is not null)
        {
            await host.StopAsync(CancellationToken.None); // a stage has failed before the others had started
        }
        catch
        {
            var gate = host.Services.GetRequiredService<StartGate>();
            gate.Fail();
            if (gate.HasBegun) // a host that could not even make its services cannot stop them
                await host.StopAsync(CancellationToken.None); // stages that have begun end before what they use is disposed of
            throw;
        }

        if (stages.Failure is { } told && OneLineErrors.LineOf(told) is not null)
            throw new StoppedException(OneLineErrors.LineOf(told)!, told);
        TellOthers(host.Services);
        return Environment.ExitCode;
    }

    /// <summary>A stage tells of its failure itself. What is no stage is ended by the host, which would say nothing and exit with 0.</summary>
    private static void TellOthers(IServiceProvider services)
    {
        foreach (var failed in services.GetServices<IHostedService>().OfType<BackgroundService>().Where(service => service.ExecuteTask is { IsFaulted: true }))
        {
            var (failure, name) = (failed.ExecuteTask!.Exception!.GetBaseException(), failed.GetType().Name);
            Environment.ExitCode = 1;
            if (OneLineErrors.LineOf(failure) is { } line)
                throw new StoppedException($"{name}: {line}", failure);
            Log.StageFailed(services.GetRequiredService<ILogger<StartGate>>(), failure, name);
        }
    }
}
