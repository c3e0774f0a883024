using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Detector.Counting;

/// <summary>
/// The first stage: one loop per partition of <c>tiktok.posts</c>. Each commit appends a packed block to every keyword
/// partition and moves the consumed offset, all or nothing.
/// </summary>
internal sealed class CounterStage(
    IEventLog log, NpgsqlDataSource database, IOptions<DetectorOptions> options, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<CounterStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Counter;

    private const int ReadBytes = 4 << 20;
    private const long MaxBytesPerCommit = 32 << 20;
    private static readonly TimeSpan s_lateReportInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.Posts, CountAsync, cancellationToken);

    private async Task CountAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var keywordPartitions = await log.GetPartitionCountAsync(Topics.KeywordCounts, cancellationToken);
        var inputPartitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken);
        var counter = new PartitionCounter(options.Value, partition.Partition.Partition, inputPartitions, keywordPartitions);
        await RestoreAsync(partition, counter, cancellationToken);

        var committed = partition.Committed.Next;
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var pendingSince = 0L;
        var (records, bytes) = (0L, 0L);
        var (late, lastReport) = (0L, 0L);
        while (true)
        {
            var hasPending = partition.Reader.Position > committed;
            var wait = hasPending ? options.Value.CommitInterval - _clock.GetElapsedTime(pendingSince) : s_idleWait;
            var batch = await partition.Reader.ReadAsync(ReadBytes, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
            await LostOffsets.NoteAsync(database, Group, partition.Partition, batch, _clock, cancellationToken);
            if (!hasPending)
                pendingSince = _clock.GetTimestamp();
            trace.Note(batch.Records);
            foreach (var record in batch.Records)
            {
                counter.Take(record, count: true);
                bytes += record.Value.Length;
            }

            // Keeping up: commit by time. Catching up: by size, since larger commits cost less per post. The size is that of what was
            // read: a long run of late or re-sent posts gives no counts, and has to be read again after a stop all the same.
            records += batch.Records.Count;
            var keepsUp = batch.Records.Count < 1000;
            if (batch.NextOffset == committed || records < options.Value.MaxPostsPerCommit && bytes < MaxBytesPerCommit
                && (!keepsUp || _clock.GetElapsedTime(pendingSince) < options.Value.CommitInterval))
                continue;

            await trace.ProcessAsync(DetectorTelemetry.Source, span =>
            {
                span?.SetTag("tiktok.posts.counted", counter.Counted).SetTag("tiktok.posts.late", counter.Late).SetTag("tiktok.posts.repeated", counter.Repeated);
                return partition.CommitAsync(RecordsOf(counter, trace.OriginHeader()), new CommittedOffset(batch.NextOffset, counter.Metadata) { KeepFrom = counter.RebuildFrom }, cancellationToken);
            });
            committed = batch.NextOffset;
            (records, bytes) = (0, 0);
            CounterMetrics.Committed(counter, partition.Partition.Partition);
            late += counter.Late;
            counter.Clear();
            if (late == 0 || lastReport != 0 && _clock.GetElapsedTime(lastReport) < s_lateReportInterval)
                continue;
            Log.LatePosts(logger, late, partition.Partition.ToString());
            (late, lastReport) = (0, _clock.GetTimestamp());
        }
    }

    private static List<AppendRecord> RecordsOf(PartitionCounter counter, LogHeader origin) =>
        [.. counter.Blocks().Select(block => new AppendRecord(new TopicPartition(Topics.KeywordCounts, block.KeywordPartition), default, block.Block, [origin]))];

    /// <summary>Reads again what the committed state remembers, without counting it a second time.</summary>
    private async Task RestoreAsync(IOwnedPartition partition, PartitionCounter counter, CancellationToken cancellationToken)
    {
        var from = counter.Restore(partition.Committed);
        partition.Reader.Seek(from);
        while (partition.Reader.Position < partition.Committed.Next)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
            if (batch.Lost is { } lost)
                Log.StateIncomplete(logger, Group, partition.Partition.ToString(), from, lost.End);
            foreach (var record in batch.Records)
                if (record.Offset < partition.Committed.Next)
                    counter.Take(record, count: false);
        }

        partition.Reader.Seek(partition.Committed.Next);
        counter.Clear();
    }
}
