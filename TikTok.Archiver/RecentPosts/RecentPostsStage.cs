using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.ServiceDefaults.Records;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Archiver.RecentPosts;

/// <summary><c>tiktok.posts</c> to the latest view in PostgreSQL; the position moves in the transaction that holds the posts.</summary>
internal sealed class RecentPostsStage(
    IEventLog log, NpgsqlDataSource database, IOptions<ArchiverOptions> options, SlowRecords slow, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<RecentPostsStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group, and the consumer in <c>log_positions</c>.</summary>
    public const string Group = Groups.RecentPosts;

    private const int ReadBytes = 2 << 20;
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_expiryInterval = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.Posts, ProjectAsync, cancellationToken);

    private async Task ProjectAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var claim = await LogPositions.ClaimAsync(database, Group, partition.Partition, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var table = new RecentPostsTable(connection);
        await table.PrepareAsync(cancellationToken);
        await partition.SeekAsync(log, claim.NextOffset, "The latest view", cancellationToken);

        var placer = await PostPlacer.RestoreAsync(log, partition.Partition, claim.NextOffset, cancellationToken);
        var posts = new RecentPostBatch(options.Value.Keywords);
        Action<LogRecord> take = record => placer.Take(record, posts);
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var (position, shown) = (claim.NextOffset, partition.Committed.Next); // of the table, which rules, and of the log
        var lastExpiry = _clock.GetTimestamp();
        while (true)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
            await LostOffsets.NoteAsync(database, Group, partition.Partition, batch, _clock, cancellationToken);
            trace.Note(batch.Records);
            foreach (var record in batch.Records)
                slow.Time(Group, partition.Partition, record, take);
            if (batch.Records.Count == 0)
                placer.Settle(posts);
            var next = placer.NextOffset(batch.NextOffset);
            if (next > position || position != shown)
            {
                await trace.ProcessAsync(ArchiverTelemetry.Source, async _ =>
                {
                    await WriteAsync(connection, table, claim, posts, next, cancellationToken);
                    ArchiverMetrics.RecentPostsWritten(posts.Posts.Count, trace.OriginMs, _clock.GetUtcNow().ToUnixTimeMilliseconds());
                    await partition.CommitAsync([], new CommittedOffset(next, string.Empty), cancellationToken);
                });
                position = shown = next;
                posts.Clear();
            }

            if (partition.Partition.Partition != 0 || _clock.GetElapsedTime(lastExpiry) < s_expiryInterval)
                continue;
            await ExpireAsync(table, cancellationToken);
            lastExpiry = _clock.GetTimestamp();
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, RecentPostsTable table, PositionClaim claim, RecentPostBatch batch, long nextOffset, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LogPositions.AdvanceAsync(transaction, claim, nextOffset, batch.Posts.Count, cancellationToken);
        if (batch.Posts.Count > 0)
            await table.WriteAsync(transaction, batch.Posts, claim.Partition.Partition, cancellationToken);
        if (claim.Partition.Partition == 0) // all partitions are told of each end
            foreach (var (offset, input) in batch.Ended)
                await table.WriteEndAsync(transaction, offset, input, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task ExpireAsync(RecentPostsTable table, CancellationToken cancellationToken)
    {
        long expired = 0;
        while (await table.ExpireAsync(options.Value.RecentPostsRetention, cancellationToken) is > 0 and var some)
            expired += some;
        if (expired > 0)
            Log.RecentPostsExpired(logger, expired, options.Value.RecentPostsRetention);
    }
}
