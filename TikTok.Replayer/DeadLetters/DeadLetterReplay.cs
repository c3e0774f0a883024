using Microsoft.Extensions.Logging;
using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.DeadLetters;

/// <summary>What is read again, and how.</summary>
internal sealed record DeadLetterReplayOptions
{
    /// <summary>Only letters with this reason; null = all.</summary>
    public RejectReason? Reason { get; init; }

    /// <summary>Which time the posts carry.</summary>
    public ReplayClock Clock { get; init; } = ReplayClock.Event;

    /// <summary>Longest accepted line in bytes.</summary>
    public int MaxLineBytes { get; init; } = 1 << 20;

    /// <summary>Only say what would be.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Sent">Letters that are posts now, and in <c>tiktok.posts</c>.</param>
/// <param name="Refused">Letters that still are no posts, by the reason of today.</param>
/// <param name="Gone">Letters whose line nobody has any more.</param>
internal sealed record DeadLetterReplayResult(long Sent, IReadOnlyDictionary<RejectReason, long> Refused, long Gone);

/// <summary>
/// Sends dead letters that are posts now to <c>tiktok.posts</c>, each once, wherever it is killed. Log and table are two
/// systems, so a batch is claimed in the table under the number that the log expects next; the transaction that holds the posts
/// moves that number on; then the table is marked. Who comes later finds in the log what became of a claim (decision 0007).
/// </summary>
internal sealed class DeadLetterReplay(IEventLog log, InputFiles inputs, DeadLetterTable table, TimeProvider clock, ILogger<DeadLetterReplay> logger)
{
    private const int BatchBytes = 1 << 20;
    private const int BatchLetters = 1000;
    private static readonly string s_group = SourcePosition.GroupOf("dead-letters");

    /// <summary>Reads the letters again; returns when what is sent is durable and marked.</summary>
    public async Task<DeadLetterReplayResult> RunAsync(DeadLetterReplayOptions options, CancellationToken cancellationToken)
    {
        // Opened before the number is read: from then on nobody else moves it.
        await using var writer = await log.OpenWriterAsync(s_group, cancellationToken);
        var next = (await log.GetCommittedAsync(s_group, SourcePosition.Partition, cancellationToken))?.Next ?? 0;
        if (!options.DryRun)
            await table.SettleAsync(next, cancellationToken);

        var reading = new PostReaderOptions { MaxLineBytes = options.MaxLineBytes, LatestCreateTime = PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()) };
        await using var bytes = new LetterBytes(log, inputs, reading);
        await using var letters = new DeadLetterSource(table, bytes, reading, options.Reason, next);
        var partitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken);
        var reachedMs = (await StreamReach.FindAsync(log, partitions, cancellationToken)).Ms;
        var batch = new ReplayBatch(partitions);
        var refused = new Dictionary<RejectReason, long>();
        var claimed = new List<long>();
        var sent = 0L;
        while (await letters.ReadAsync(cancellationToken))
        {
            if (letters.Rejection != RejectReason.None)
            {
                refused[letters.Rejection] = refused.GetValueOrDefault(letters.Rejection) + 1;
                continue;
            }

            sent++;
            if (options.DryRun)
                continue;
            // It comes out of its order: at its own time it counts if that is still open, and it moves no clock.
            var time = options.Clock == ReplayClock.Wall ? clock.GetUtcNow().ToUnixTimeMilliseconds() : letters.Post.CreateTime * 1000;
            var isWrong = options.Clock == ReplayClock.Event && reachedMs > 0 && time > reachedMs + Agreement.AheadMs;
            batch.AddPost(letters, batch.PartitionOf(letters.Post), time, isWrong ? Placement.SetAsideAhead : Placement.Ahead, isWrong ? reachedMs : time);
            claimed.Add(letters.Position);
            if (batch.Bytes >= BatchBytes || batch.Count >= BatchLetters)
                await CommitAsync(writer, batch, claimed, next++, cancellationToken);
        }

        if (claimed.Count > 0)
            await CommitAsync(writer, batch, claimed, next, cancellationToken);
        if (!options.DryRun)
            Log.DeadLettersReplayed(logger, sent, refused.Values.Sum(), letters.Gone);
        return new DeadLetterReplayResult(sent, refused, letters.Gone);
    }

    private async Task CommitAsync(ILogWriter writer, ReplayBatch batch, List<long> claimed, long number, CancellationToken cancellationToken)
    {
        await table.ClaimAsync(number, claimed, cancellationToken);
        await writer.CommitAsync(batch.Seal(), [new OffsetCommit(s_group, SourcePosition.Partition, new CommittedOffset(number + 1, string.Empty))], cancellationToken);
        ReplayMetrics.Committed(batch.Count, batch.Bytes);
        await table.SettleAsync(number + 1, cancellationToken);
        batch.Clear();
        claimed.Clear();
    }
}
