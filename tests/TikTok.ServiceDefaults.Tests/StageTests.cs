using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Testing;

namespace TikTok.ServiceDefaults.Tests;

public sealed class StageTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StageRegistry _registry = new();
    private readonly Lifetime _lifetime = new();
    private readonly int _exitCode = Environment.ExitCode;

    public void Dispose() => Environment.ExitCode = _exitCode;

    [Fact]
    public async Task A_stage_whose_database_went_away_is_run_again_after_growing_pauses()
    {
        var runs = 0;
        using var stage = new TestStage(_registry, _lifetime, _clock, async token =>
        {
            if (++runs <= 3)
                throw new NpgsqlException("gone", new IOException());
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
        });
        await stage.StartAsync(default);

        foreach (var pause in new[] { 1, 2, 4 })
        {
            await Eventually.TrueAsync(() => Task.FromResult(_registry.Troubles.GetValueOrDefault("test") == "gone"), "it waits");
            var before = runs;
            _clock.Advance(TimeSpan.FromSeconds(pause - 0.1));
            Assert.Equal(before, runs);
            await Eventually.TrueAsync(() =>
            {
                _clock.Advance(TimeSpan.FromSeconds(0.1));
                return Task.FromResult(runs > before);
            }, "it is run again");
        }

        await Eventually.TrueAsync(() => Task.FromResult(_registry.Troubles["test"] is null), "it is well");
        await stage.StopAsync(default);
        Assert.Null(_registry.FatalFailure);
        Assert.False(_lifetime.Stopped);
    }

    [Fact]
    public async Task Any_other_failure_stops_the_host_with_exit_code_1()
    {
        using var stage = new TestStage(_registry, _lifetime, _clock, _ => throw new InvalidOperationException("broken"));
        await stage.StartAsync(default);
        await stage.ExecuteTask!;

        Assert.True(_lifetime.Stopped);
        Assert.Equal(1, Environment.ExitCode);
        Assert.Equal("test: broken", _registry.FatalFailure);
    }

    [Fact]
    public async Task A_stop_while_it_waits_is_no_failure()
    {
        using var stage = new TestStage(_registry, _lifetime, _clock, _ => throw new NpgsqlException("gone", new IOException()));
        await stage.StartAsync(default);
        await Eventually.TrueAsync(() => Task.FromResult(_registry.Troubles.GetValueOrDefault("test") == "gone"), "it waits");
        await stage.StopAsync(default);

        Assert.True(stage.ExecuteTask!.IsCompletedSuccessfully);
        Assert.False(_lifetime.Stopped);
    }

    private sealed class TestStage(StageRegistry registry, IHostApplicationLifetime lifetime, TimeProvider clock, Func<CancellationToken, Task> run)
        : Stage("test", registry, lifetime, clock, NullLogger.Instance)
    {
        protected override Task RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool Stopped { get; private set; }

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped = true;
    }
}
