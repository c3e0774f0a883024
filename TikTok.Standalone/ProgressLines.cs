using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using TikTok.Replayer.Replay;
using TikTok.ServiceDefaults.Stages;

namespace TikTok.Standalone;

/// <summary>Says every five seconds how far the replay is, while it goes on.</summary>
internal sealed class ProgressLines(ReplayProgress progress, ReplayOptions options, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<ProgressLines> logger)
    : Stage("progress", registry, lifetime, clock, logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var report = new ReplayReport(progress, options, AnsiConsole.Console, _clock);
        using var timer = new PeriodicTimer(s_interval, _clock);
        var before = -1L;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (progress.Received == before)
                continue;
            before = progress.Received;
            Log.Progress(logger, report.Describe());
        }
    }
}
