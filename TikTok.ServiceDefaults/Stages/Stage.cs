using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.ServiceDefaults.Stages;

/// <summary>
/// A stage of the stream: runs until the host stops. When its database, its lake or its log goes away it drops its state and is run again,
/// with growing pauses, from what is committed. Where records were deleted before it was done with them it stands still, and the process
/// goes on to say so: a restart would meet the same. Any other failure stops the host with one line and exit code 1 (<see cref="Start.ServiceRun"/>).
/// </summary>
public abstract class Stage(string name, StageRegistry registry, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    /// <summary>Name in logs and health.</summary>
    public string Name { get; } = name;

    /// <summary>Does the work until cancelled; called again after one of them was away.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host goes on starting
        var (pause, started) = (s_firstPause, clock.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                registry.Running(Name);
                started = clock.GetTimestamp();
                await RunAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is LakeAwayException or EventLogAwayException || failure is NpgsqlException database && DatabaseAway.Is(database))
            {
                if (clock.GetElapsedTime(started) > s_longestPause)
                    pause = s_firstPause; // it had recovered from the trouble before
                registry.Troubled(Name, failure.Message);
                Log.StageRetries(logger, Name, TerminalText.Line(failure.Message), pause);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }
            catch (OffsetsLostException lost)
            {
                registry.Failed(Name, lost);
                Log.StageStands(logger, Name, lost.Message);
                Environment.ExitCode = 1;
                return;
            }
            catch (Exception failure)
            {
                registry.Failed(Name, failure);
                if (OneLineErrors.LineOf(failure) is { } line)
                    Log.StageStopped(logger, Name, TerminalText.Line(line));
                else
                    Log.StageFailed(logger, failure, Name);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
        }
    }
}
