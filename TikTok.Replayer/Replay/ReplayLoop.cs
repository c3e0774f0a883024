using TikTok.Posts;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Replay;

/// <summary>Copies the lines of an input into the log, batch by batch. What a post waits for, and where the position is committed, is told by who derives.</summary>
internal abstract class ReplayLoop(ReplayRun run)
{
    protected ReplayRun Run => run;

    /// <summary>Waits until the current post may be written, and says with which times.</summary>
    protected abstract ValueTask<PostTime> DueAsync(IPostSource input, CancellationToken cancellationToken);

    /// <summary>Commits the batch together with the position.</summary>
    protected abstract Task CommitAsync(SourcePosition position, CancellationToken cancellationToken);

    protected async Task CopyAsync(IPostSource input, CancellationToken cancellationToken)
    {
        while (run.WantsMore && await input.ReadAsync(cancellationToken))
        {
            if (input.Rejection != RejectReason.None)
                run.Reject(input);
            else if (input.Pass == 0 && !run.Options.Chooses(input.Post))
                run.Skip();
            else
                run.Write(input, await DueAsync(input, cancellationToken));
            run.Pass(input);
            if (run.IsBatchFull)
                await FlushAsync(cancellationToken);
        }
    }

    protected async Task FlushAsync(CancellationToken cancellationToken)
    {
        var position = run.Position;
        // The root of every trace: what follows from these posts, up to the anomaly, hangs below it.
        using var span = ReplayTelemetry.Source.StartActivity("replay batch")?.SetTag("tiktok.source", run.Source).SetTag("tiktok.source.line", position.Lines);
        await CommitAsync(position, cancellationToken);
        ReplayMetrics.Committed(run.Batch.Count, run.Batch.Bytes);
        run.Batch.Clear();
    }
}
