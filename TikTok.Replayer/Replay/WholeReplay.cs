using TikTok.Posts.EventTime;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>Replays an input by itself: at the pace that is asked for, and day by day.</summary>
/// <param name="run">The input's way into the log.</param>
/// <param name="writer">Where it goes.</param>
/// <param name="progress">Receives how far it is.</param>
/// <param name="dayClosed">Called when a day is over.</param>
/// <param name="reachedBefore">How far the log had come before the input, epoch milliseconds: the day before its first post may still be open.</param>
/// <param name="clock">Clock of the wall.</param>
internal sealed class WholeReplay(ReplayRun run, ILogWriter writer, ReplayProgress progress, StreamDayClosed? dayClosed, long reachedBefore, TimeProvider clock) : ReplayLoop(run)
{
    private readonly Pacer _pacer = Pacer.Of(run.Options, clock);
    private long _reachedMs = Math.Max(run.Agreed.Ms, reachedBefore);

    public async Task<SourcePosition> RunAsync(IPostSource input, CancellationToken cancellationToken)
    {
        await CopyAsync(input, cancellationToken);
        Run.End(Run.Position);
        await FlushAsync(cancellationToken);
        if (dayClosed is not null && Run.MaxStreamTimeMs > 0)
            await dayClosed(DayOf(_reachedMs), isOver: false, cancellationToken);
        Run.Done = true;
        await FlushAsync(cancellationToken);
        return Run.Position;
    }

    protected override async ValueTask<PostTime> DueAsync(IPostSource input, CancellationToken cancellationToken)
    {
        var placed = input.Placed;
        // Before anything is agreed on there is nothing to keep pace with.
        if (placed.Next.Ms > 0 && _pacer.Wait(input, placed.Next.Ms) is var wait && wait > TimeSpan.Zero)
        {
            await FlushAsync(cancellationToken);
            await Task.Delay(wait, clock, cancellationToken);
        }

        var time = Run.Options.Clock == ReplayClock.Event
            ? PostTime.Of(placed, input.Post.CreateTime * 1000, placed.Next.Ms)
            : PostTime.OfWall(clock.GetUtcNow().ToUnixTimeMilliseconds(), placed.Next);
        if (time.ReachedMs > _reachedMs)
        {
            if (_reachedMs > 0 && DayOf(_reachedMs) is var day && day < DayOf(time.ReachedMs))
            {
                await FlushAsync(cancellationToken);
                if (dayClosed is not null)
                    await dayClosed(day, isOver: true, cancellationToken);
            }

            _reachedMs = time.ReachedMs;
        }

        return time;
    }

    protected override async Task CommitAsync(SourcePosition position, CancellationToken cancellationToken)
    {
        await writer.CommitAsync(Run.Batch.Seal(), [new OffsetCommit(SourcePosition.GroupOf(Run.Source), SourcePosition.Partition, position.ToOffset())], cancellationToken);
        progress.Set(position, Run.Bytes, Run.Fraction);
    }

    private static DateOnly DayOf(long streamTimeMs) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(streamTimeMs).UtcDateTime);
}
