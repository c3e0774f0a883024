using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.BatchWorker.ParseDay;
using TikTok.BatchWorker.Summarise;
using TikTok.BatchWorker.Trends;
using TikTok.Replayer.Replay;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;

namespace TikTok.Standalone;

/// <summary>
/// Replays the input, and runs the daily work whenever a stream day closes: the replay waits for it, so that which baselines
/// judge a window never depends on how fast the machine is.
/// </summary>
internal sealed class Driver(
    StandaloneOptions options, ReplayOptions replayOptions, DumpReplay replay, ReplayProgress progress, ReplayOutcome outcome, Drain drain, DayParser parser, Summariser summariser, TrendPublisher trends,
    TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<Driver> logger)
    : Stage("replay", registry, lifetime, clock, logger)
{
    private readonly IHostApplicationLifetime _lifetime = lifetime;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken);
        if (replayOptions is { PacedFrom: { } pacedFrom, Speed: { } speed })
            Log.ReplayingLive(logger, replayOptions.Input, pacedFrom, speed);
        else
            Log.Replaying(logger, replayOptions.Input);
        var end = await replay.RunAsync(replayOptions, progress, CloseDayAsync, cancellationToken);
        await drain.WaitForAllAsync(cancellationToken);
        await parser.ParseChangedAsync(cancellationToken); // days that late posts were added to
        await trends.PublishChangedAsync(cancellationToken);
        if (progress.ReceivedNow == 0 && end.Received > 0)
            Log.NothingNew(logger, replayOptions.Input, end.Received, end.Valid, end.Rejected);
        else if (progress.ReceivedNow < end.Received)
            Log.FinishedMore(logger, progress.ReceivedNow, end.Received, end.Valid, end.Rejected);
        else
            Log.Finished(logger, end.Received, end.Valid, end.Rejected);
        outcome.Verdict = InputVerdict.Of(replayOptions.Input, end);
        if (outcome.Verdict is { } verdict)
            Log.HardlyValid(logger, verdict);
        outcome.IsComplete = true;
        if (options.Once)
            _lifetime.StopApplication();
    }

    /// <summary>What is said before the start is complete is not heard, and a stop before that is a start that failed.</summary>
    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task CloseDayAsync(DateOnly day, bool isOver, CancellationToken cancellationToken)
    {
        await drain.WaitAsync(Groups.Archiver, Topics.Posts, cancellationToken);
        await drain.WaitAsync(Groups.Counter, Topics.Posts, cancellationToken);
        await drain.WaitAsync(Groups.Scorer, Topics.KeywordCounts, cancellationToken);
        await parser.ParseAsync(day, cancellationToken);
        await trends.PublishAsync(day, day, cancellationToken);
        if (isOver) // else another input may go on with the day, and baselines of half a day would judge what comes then
            await summariser.SummariseAsync(day, new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero), cancellationToken);
    }
}
