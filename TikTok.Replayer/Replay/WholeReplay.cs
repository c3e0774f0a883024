using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>Replays an input by itself: at the pace that is asked for, and day by day.</summary>
internal sealed class WholeReplay(ReplayRun run, ILogWriter writer, ReplayProgress progress, StreamDayClosed? dayClosed, TimeProvider clock) : ReplayLoop(run)
{
    private readonly Pacer _pacer = Pacer.Of(run.Options, clock);

    public async Task<SourcePosition> RunAsync(IPostSource input, CancellationToken cancellationToken)
    {
        await CopyAsync(input, cancellationToken);
        Run.CloseWindows(Run.MaxStreamTimeMs);
        await FlushAsync(cancellationToken);
        if (dayClosed is not null && Run.MaxStreamTimeMs > 0)
            await dayClosed(DayOf(Run.MaxStreamTimeMs), cancellationToken);
        Run.Done = true;
        await FlushAsync(cancellationToken);
        return Run.Position;
    }

    protected override async ValueTask<PostTime> DueAsync(IPostSource input, CancellationToken cancellationToken)
    {
        if (_pacer.Wait(input) is var wait && wait > TimeSpan.Zero)
        {
            await FlushAsync(cancellationToken);
            await Task.Delay(wait, clock, cancellationToken);
        }

        var streamTime = Run.Options.Clock == ReplayClock.Wall ? clock.GetUtcNow().ToUnixTimeMilliseconds() : input.Post.CreateTime * 1000;
        if (Run.MaxStreamTimeMs > 0 && DayOf(Run.MaxStreamTimeMs) is var day && day < DayOf(streamTime))
        {
            await FlushAsync(cancellationToken);
            if (dayClosed is not null)
                await dayClosed(day, cancellationToken);
        }

        return new PostTime(streamTime, streamTime);
    }

    protected override async Task CommitAsync(SourcePosition position, CancellationToken cancellationToken)
    {
        await writer.CommitAsync(Run.Batch.Seal(), [new OffsetCommit(SourcePosition.GroupOf(Run.Source), SourcePosition.Partition, position.ToOffset())], cancellationToken);
        progress.Set(position, Run.Bytes, Run.Fraction);
    }

    private static DateOnly DayOf(long streamTimeMs) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(streamTimeMs).UtcDateTime);
}
