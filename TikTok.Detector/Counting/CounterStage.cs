using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.ServiceDefaults.Records;
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
    IEventLog log, NpgsqlDataSource database, IOptions<DetectorOptions> options, SlowRecords slow, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<CounterStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Counter;

    private const int ReadBytes = 4 << 20;
    private const long MaxBytesPerCommit = 32 << 20;
    private static readonly TopicPartition s_candidates = new(Topics.Candidates, 0);
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.Posts, CountAsync, cancellationToken);

    private async Task CountAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var keywordPartitions = await log.GetPartitionCountAsync(Topics.KeywordCounts, cancellationToken);
        var inputPartitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken);
        var counter = new PartitionCounter(options.Value, partition.Partition.Partition, inputPartitions, keywordPartitions);
        await RestoreAsync(partition, counter, cancellationToken);

        Action<LogRecord> take = record => counter.Take(record);
        var committed = partition.Committed.Next;
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var pendingSince = 0L;
        var (records, bytes, hasPending) = (0L, 0L, false);
        while (true)
        {
            var wait = hasPending ? options.Value.CommitInterval - _clock.GetElapsedTime(pendingSince) : s_idleWait;
            var batch = await partition.Reader.ReadAsync(ReadBytes, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
            await LostOffsets.NoteAsync(database, Group, partition.Partition, batch, _clock, cancellationToken);
            if (!hasPending)
                pendingSince = _clock.GetTimestamp();
            trace.Note(batch.Records);
            foreach (var record in batch.Records)
            {
                slow.Time(Group, partition.Partition, record, take);
                bytes += record.Value.Length;
                if (counter.InputEnded) // what closes by it is what was before it
                    await CommitAsync(partition, counter, trace, committed = record.Offset + 1, cancellationToken);
            }

            // Keeping up: commit by time. Catching up: by size, since larger commits cost less per post. The size is that of what was
            // read: a long run of late or re-sent posts gives no counts, and has to be read again after a stop all the same.
            records += batch.Records.Count;
            var keepsUp = batch.Records.Count < 1000;
            var next = counter.NextOffset(batch.NextOffset);
            hasPending = next > committed;
            if (!hasPending || records < options.Value.MaxPostsPerCommit && bytes < MaxBytesPerCommit
                && (!keepsUp || _clock.GetElapsedTime(pendingSince) < options.Value.CommitInterval))
                continue;
            await CommitAsync(partition, counter, trace, committed = next, cancellationToken);
            (records, bytes, hasPending) = (0, 0, false);
        }
    }

    private static async Task CommitAsync(IOwnedPartition partition, PartitionCounter counter, BatchTrace trace, long next, CancellationToken cancellationToken)
    {
        await trace.ProcessAsync(DetectorTelemetry.Source, span =>
        {
            span?.SetTag("tiktok.posts.counted", counter.Counted).SetTag("tiktok.posts.uncounted", counter.Uncounted().Sum(posts => posts.Posts));
            return partition.CommitAsync(RecordsOf(counter, trace.OriginHeader()), new CommittedOffset(next, counter.Metadata) { KeepFrom = counter.RebuildFrom }, cancellationToken);
        });
        CounterMetrics.Committed(counter, partition.Partition.Partition);
        counter.Clear();
    }

    private static List<AppendRecord> RecordsOf(PartitionCounter counter, LogHeader origin)
    {
        var records = counter.Blocks().Select(block => new AppendRecord(new TopicPartition(Topics.KeywordCounts, block.KeywordPartition), default, block.Block, [origin])).ToList();
        if (counter.Uncounted() is { Count: > 0 } uncounted)
            records.Add(new AppendRecord(s_candidates, UncountedPosts.Key, JsonSerializer.SerializeToUtf8Bytes(uncounted, UncountedJson.Default.ListUncountedPosts), [origin]));
        return records;
    }

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
                    counter.Take(record);
        }

        partition.Reader.Seek(partition.Committed.Next);
        counter.Clear();
    }
}
