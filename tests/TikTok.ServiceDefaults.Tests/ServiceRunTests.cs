using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Stages;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Lake;

namespace TikTok.ServiceDefaults.Tests;

public sealed class ServiceRunTests : IDisposable
{
    private readonly int _exitCode = Environment.ExitCode;

    public void Dispose() => Environment.ExitCode = _exitCode;

    [Fact]
    public async Task A_background_service_that_throws_ends_the_process_with_a_line_and_exit_code_1()
    {
        using var host = HostOf(new Throwing(new LakeException("the lake is wrong: mend it")));
        using var errors = new StringWriter();

        Assert.Equal(1, await OneLineErrors.RunAsync(() => host.RunToTheEndAsync(TestContext.Current.CancellationToken), errors: errors));

        Assert.Equal($"error: Throwing: the lake is wrong: mend it{Environment.NewLine}", errors.ToString());
    }

    [Fact]
    public async Task A_background_service_with_a_defect_ends_the_process_with_exit_code_1()
    {
        using var host = HostOf(new Throwing(new InvalidOperationException("defect")));

        Assert.Equal(1, await host.RunToTheEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stage_that_fails_while_others_still_start_is_a_failure_and_no_cancellation()
    {
        using var host = HostOf(services => services.AddHostedService<FailingStage>().AddSingleton<IHostedService>(new SlowStart()));
        using var errors = new StringWriter();

        Assert.Equal(1, await OneLineErrors.RunAsync(() => host.RunToTheEndAsync(TestContext.Current.CancellationToken), whenCancelled: 130, errors));

        Assert.Equal($"error: the input is wrong{Environment.NewLine}", errors.ToString());
    }

    [Fact]
    public async Task A_start_that_fails_stops_what_has_started()
    {
        var started = new Started();
        using var host = HostOf(services => services.AddSingleton<IHostedService>(started).AddSingleton<IHostedService>(new Refusing()));

        await Assert.ThrowsAsync<IOException>(() => host.RunToTheEndAsync(TestContext.Current.CancellationToken));

        Assert.True(started.Stopped);
    }

    [Fact]
    public async Task A_service_that_cannot_even_be_made_is_one_line_and_no_failure_to_stop()
    {
        using var host = HostOf(services => services.AddSingleton<IHostedService>(_ => throw new LakeException("the lake is wrong: mend it")));
        using var errors = new StringWriter();

        Assert.Equal(1, await OneLineErrors.RunAsync(() => host.RunToTheEndAsync(TestContext.Current.CancellationToken), errors: errors));

        Assert.Equal($"error: the lake is wrong: mend it{Environment.NewLine}", errors.ToString());
    }

    [Fact]
    public async Task A_service_that_is_stopped_ends_with_exit_code_0()
    {
        using var host = HostOf(_ => { });
        var run = host.RunToTheEndAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(0, await run);
    }

    private static IHost HostOf(BackgroundService service) => HostOf(services => services.AddSingleton<IHostedService>(service));

    private static IHost HostOf(Action<IServiceCollection> add)
    {
        Environment.ExitCode = 0;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        add(builder.Services);
        return builder.Build();
    }

    private sealed class Throwing(Exception failure) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw failure;
        }
    }

    private sealed class FailingStage(StageRegistry registry, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<FailingStage> logger) : Stage("failing", registry, lifetime, clock, logger)
    {
        protected override Task RunAsync(CancellationToken cancellationToken) => throw new IOException("the input is wrong");
    }

    private sealed class SlowStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Refusing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new IOException("taken");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Started : IHostedService
    {
        public bool Stopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Stopped = true;
            return Task.CompletedTask;
        }
    }
}
