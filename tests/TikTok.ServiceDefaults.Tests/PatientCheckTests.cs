using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace TikTok.ServiceDefaults.Tests;

public sealed class PatientCheckTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource<HealthCheckResult> _answer = new();
    private int _asked;

    [Fact]
    public async Task A_part_that_hangs_is_named_and_nobody_waits_for_it()
    {
        using var host = HostOf(_ => _answer.Task);

        var report = await AskAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.StartsWith("part has not answered for 1.5 s", report.Entries["part"].Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, report.Entries["stages"].Status);
    }

    [Fact]
    public async Task A_part_that_hangs_is_asked_once_however_often_somebody_wants_to_know()
    {
        using var host = HostOf(_ => _answer.Task);
        await AskAsync(host);
        await AskAsync(host);
        Assert.Equal(1, _asked);

        _answer.SetResult(HealthCheckResult.Healthy());

        Assert.Equal(HealthStatus.Healthy, (await AskAsync(host)).Status);
    }

    [Fact]
    public async Task A_check_that_throws_gives_its_reason_in_a_line_without_a_stack_trace()
    {
        using var host = HostOf(_ => throw new InvalidOperationException("broken\nat all"));

        var entry = (await AskAsync(host)).Entries["part"];

        Assert.Equal((HealthStatus.Degraded, "broken at all", null), (entry.Status, entry.Description, entry.Exception));
    }

    private async Task<HealthReport> AskAsync(IHost host)
    {
        var asked = host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        await TikTok.Testing.Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(asked.IsCompleted);
        }, "it is said how the parts are");
        return await asked;
    }

    private IHost HostOf(Func<CancellationToken, Task<HealthCheckResult>> check)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddAsyncCheck("part", token =>
        {
            Interlocked.Increment(ref _asked);
            return check(token);
        });
        builder.Services.Configure<HealthCheckServiceOptions>(checks => checks.Registrations.Single(one => one.Name == "part").FailureStatus = HealthStatus.Degraded);
        return builder.Build();
    }
}
