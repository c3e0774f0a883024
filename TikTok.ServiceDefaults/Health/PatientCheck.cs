using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace TikTok.ServiceDefaults.Health;

/// <summary>
/// A check around a check: a part that hangs is named instead of waited for, asked once however often somebody wants to know, and
/// logged when it falls ill and when it has recovered, in a line each.
/// </summary>
internal sealed class PatientCheck(IHealthCheck check, TimeSpan patience, TimeProvider clock, ILogger logger) : IHealthCheck
{
    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _asked;
    private string? _trouble;
    private string? _saidLast;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthCheckResult result;
        try
        {
            result = await Ask(context).WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            result = new HealthCheckResult(context.Registration.FailureStatus, $"{context.Registration.Name} has not answered for {patience.TotalSeconds:0.#} s: it hangs, or is very busy.{SaidLast()}");
        }

        Tell(context.Registration.Name, result);
        return result;
    }

    /// <summary>Asks it, unless it has not answered yet: what hangs would otherwise take a connection with each question.</summary>
    private Task<HealthCheckResult> Ask(HealthCheckContext context)
    {
        lock (_lock)
            return _asked is { IsCompleted: false } ? _asked : _asked = Task.Run(() => AskAsync(context), CancellationToken.None);
    }

    private async Task<HealthCheckResult> AskAsync(HealthCheckContext context)
    {
        try
        {
            // Without the exception: its message is the reason, and its stack trace says nothing about how a part is.
            var result = await check.CheckHealthAsync(context, CancellationToken.None);
            return Answer(new HealthCheckResult(result.Status, OneLine(result.Description ?? result.Exception?.Message), exception: null, result.Data));
        }
        catch (Exception failure)
        {
            return Answer(new HealthCheckResult(context.Registration.FailureStatus, OneLine(failure.Message)));
        }
    }

    /// <summary>A part that is away often takes longer to say so than somebody waits: what it said is told the next time.</summary>
    private HealthCheckResult Answer(HealthCheckResult result)
    {
        lock (_lock)
            _saidLast = result.Status == HealthStatus.Healthy ? null : result.Description;
        return result;
    }

    private string SaidLast()
    {
        lock (_lock)
            return _saidLast is null ? string.Empty : $" It said last: {_saidLast}";
    }

    private void Tell(string part, HealthCheckResult result)
    {
        var trouble = result.Status == HealthStatus.Healthy ? null : $"{result.Status}: {result.Description}";
        string? before;
        lock (_lock)
            (before, _trouble) = (_trouble, trouble);
        if (before is null && trouble is not null)
            Log.PartIll(logger, part, trouble);
        else if (before is not null && trouble is null)
            Log.PartWell(logger, part);
    }

    private static string? OneLine(string? text) => text?.ReplaceLineEndings(" ");
}
