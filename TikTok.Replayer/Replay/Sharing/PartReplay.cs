using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay.Sharing;

/// <summary>
/// Replays the files of one part, one after the other, in step with the other parts. Lateness is decided in each partition of
/// posts by the time agreed on in it, so a Replayer that ran ahead would make the posts of the others late.
/// </summary>
internal sealed class PartReplay(ReplayRun run, SourcePosition start, PlacedSource input, IOwnedPartition part, PartPositions positions, ReplayProgress progress) : ReplayLoop(run)
{
    /// <summary>
    /// How far a part may be ahead of the slowest one, in stream time. With it, a post lies at most as far behind the newest of its
    /// partition; the detector allows two minutes (<c>Detector:AllowedLateness</c>), and what is left is for disorder in the files.
    /// </summary>
    public const long StepMs = 30_000;

    private readonly int _part = part.Partition.Partition;
    private SourcePosition _committed = start;
    private long _bytes;
    private long _headMs = start.HeadMs;
    private long _leastMs = positions.LeastHead(part.Partition.Partition);

    /// <summary>Replays what is left of the files. Who owns the first part then closes the windows, when all parts have ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_headMs < SourcePosition.Ended)
        {
            await CopyAsync(input, cancellationToken);
            _headMs = SourcePosition.Ended;
            Run.Done = _part > 0;
            await FlushAsync(cancellationToken);
        }

        if (Run.Done)
            return;
        await positions.UntilAsync(() => positions.HaveAllEnded, cancellationToken);
        Run.End(positions.Total);
        Run.Done = true;
        await FlushAsync(cancellationToken);
    }

    protected override ValueTask<PostTime> DueAsync(IPostSource source, CancellationToken cancellationToken)
    {
        return source.Placed.Next.Ms - StepMs <= _leastMs ? new(TimeOf(source)) : WaitAsync(source, cancellationToken);
    }

    protected override async Task CommitAsync(SourcePosition position, CancellationToken cancellationToken)
    {
        _headMs = Math.Max(_headMs, position.Agreed.Ms);
        var next = position with { HeadMs = _headMs, File = input.FileIndex, LinesBefore = input.LinesBefore };
        if (Run.Batch.Count == 0 && next == _committed)
            return;
        var offset = next.ToOffset();
        positions.Publish(Run.Batch, _part, offset);
        await part.CommitAsync(Run.Batch.Seal(), offset, cancellationToken);
        progress.Add(_committed, next, Run.Bytes - _bytes);
        (_committed, _bytes, _leastMs) = (next, Run.Bytes, positions.LeastHead(_part));
    }

    /// <summary>The post is further on than the others allow: says so, since they may wait for this part in turn, and waits.</summary>
    private async ValueTask<PostTime> WaitAsync(IPostSource source, CancellationToken cancellationToken)
    {
        var timeMs = source.Placed.Next.Ms;
        _leastMs = positions.LeastHead(_part);
        if (timeMs - StepMs > _leastMs)
        {
            _headMs = Math.Max(Run.Agreed.Ms, timeMs);
            await FlushAsync(cancellationToken);
            await positions.UntilAsync(() => timeMs - StepMs <= positions.LeastHead(_part), cancellationToken);
            _leastMs = positions.LeastHead(_part);
        }

        return TimeOf(source);
    }

    /// <summary>
    /// A partition without this post is told no later time than every part has reached: a post of a slower part that goes there
    /// next would else lie behind a time that no post of that partition had.
    /// </summary>
    private PostTime TimeOf(IPostSource source) => PostTime.Of(source.Placed, source.Post.CreateTime * 1000, Math.Min(source.Placed.Next.Ms, _leastMs));
}
