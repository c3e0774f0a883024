using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Tracing;
using TikTok.Storage.Lake;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The second stage: one loop per partition of <c>tiktok.keyword-counts</c>. Merges blocks into windows, closes them at the
/// smallest watermark, writes the series, and emits candidates in one transaction with its offset.
/// </summary>
internal sealed class ScorerStage(
    IEventLog log, ILake lake, NpgsqlDataSource database, BaselineVersions baselines, WindowScorings scorings, IOptions<DetectorOptions> options,
    TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<ScorerStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Scorer;

    private const int ReadBytes = 4 << 20;
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private static readonly TopicPartition s_candidates = new(Topics.Candidates, 0);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.KeywordCounts, ScoreAsync, cancellationToken);

    private async Task ScoreAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var partitions = await log.GetPartitionCountAsync(Topics.KeywordCounts, cancellationToken);
        var snapshot = new ScorerSnapshot(lake, partition.Partition.Partition, (long)options.Value.AllowedLateness.TotalMilliseconds, logger);
        var series = new SeriesWriter(database, partition.Partition.Partition);
        await series.StartAsync(cancellationToken);
        var (store, scoring, saved) = await snapshot.LoadAsync(() => scorings.Create(partition.Partition.Partition, partitions), partition.Committed.Next, cancellationToken);
        partition.Reader.Seek(saved);

        var committed = partition.Committed.Next;
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var lastSnapshot = _clock.GetTimestamp();
        var saving = Task.CompletedTask;
        try
        {
            while (true)
            {
                var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
                if (batch.Lost is { } lost)
                    await NoteAsync(partition.Partition, lost, committed, cancellationToken);
                if (batch.Records.Count == 0)
                {
                    if (batch.NextOffset > committed) // past the log's own markers, which are not missed then when they are deleted
                        await partition.CommitAsync([], new CommittedOffset(committed = batch.NextOffset, string.Empty) { KeepFrom = snapshot.KeepFrom }, cancellationToken);
                    if (batch.NextOffset == committed)
                        await SaveWhenDueAsync();
                    continue;
                }

                var versions = await baselines.ReadAsync(cancellationToken);

                // What was committed before only rebuilds the state; its candidates are out already.
                var known = batch.Records.TakeWhile(record => record.Offset < committed).Count();
                for (var i = 0; i < known; i++)
                    store.Merge(batch.Records[i].Value.Span);
                if (known > 0)
                    await CloseAsync(store, scoring, series, versions, cancellationToken);
                store.Touched.Clear();
                if (known == batch.Records.Count)
                    continue;

                trace.Note([.. batch.Records.Skip(known)]);
                await trace.ProcessAsync(DetectorTelemetry.Source, async span =>
                {
                    for (var i = known; i < batch.Records.Count; i++)
                        store.Merge(batch.Records[i].Value.Span);
                    var scored = await CloseAsync(store, scoring, series, versions, cancellationToken);
                    scored.AddRange(await ForeseeAsync(store, scoring, versions, cancellationToken));
                    var candidates = scored.Sum(window => window.Candidates.Count);
                    span?.SetTag("tiktok.candidates", candidates);
                    var origin = trace.OriginHeader();
                    await partition.CommitAsync(scored.ConvertAll(window => ToRecord(window, origin)), new CommittedOffset(batch.NextOffset, string.Empty) { KeepFrom = snapshot.KeepFrom }, cancellationToken);
                    ScorerMetrics.Committed(candidates, store, partition.Partition.Partition);
                });
                committed = batch.NextOffset;
                await SaveWhenDueAsync();
            }
        }
        finally
        {
            // What ends the partition is told by it; a snapshot that fails beside that costs only time at the next start.
            await saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task SaveWhenDueAsync()
        {
            if (saved == committed || !saving.IsCompleted || _clock.GetElapsedTime(lastSnapshot) < options.Value.SnapshotInterval)
                return;
            await saving; // what went wrong with the last one ends the partition here
            (saved, lastSnapshot) = (committed, _clock.GetTimestamp());
            var captured = ScorerSnapshot.Capture(store, scoring);
            ScorerMetrics.SnapshotCaptured(_clock.GetElapsedTime(lastSnapshot));
            saving = SaveAsync(snapshot, captured, committed, cancellationToken);
        }
    }

    /// <summary>A hole: what was committed before it makes the state incomplete, the rest was never counted.</summary>
    private async Task NoteAsync(TopicPartition partition, OffsetRange lost, long committed, CancellationToken cancellationToken)
    {
        if (lost.Start < committed)
            Log.StateIncomplete(logger, Group, partition.ToString(), lost.Start, lost.End);
        if (lost.End > committed)
            await LostOffsets.NoteAsync(database, Group, partition, lost with { Start = Math.Max(lost.Start, committed) }, _clock, cancellationToken);
    }

    private async Task SaveAsync(ScorerSnapshot snapshot, CapturedState state, long offset, CancellationToken cancellationToken)
    {
        await Task.Yield(); // compressing is work for another thread
        var began = _clock.GetTimestamp();
        var bytes = await snapshot.SaveAsync(state, offset, cancellationToken);
        ScorerMetrics.SnapshotSaved(_clock.GetElapsedTime(began), bytes);
    }

    /// <summary>Closes what the watermark has passed: series rows to PostgreSQL, scored windows to the caller.</summary>
    private static async Task<List<ScoredWindow>> CloseAsync(
        WindowStore store, IWindowScoring scoring, SeriesWriter series, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        var scored = new List<ScoredWindow>();
        var rows = new List<SeriesRow>();
        var early = new List<OpenWindow>();
        foreach (var window in store.Close())
        {
            if (window.Closing == Closing.Early || window.WasJudged)
                early.Add(window);
            if (window.Closing == Closing.Unreached)
                rows.AddRange(SeriesRow.Of(window));
            else if (window.WasJudged) // when an input ended in it; only its numbers are new
                rows.AddRange(window.IsRevised ? SeriesRow.Of(window) : []);
            else if (await scoring.ScoreAsync(window, versions, rows, cancellationToken) is { } result)
                scored.Add(result);
        }

        await series.WriteAsync(store.ClosedUntilMs, rows, early, versions, cancellationToken);
        return scored;
    }

    /// <summary>Looks at the cells that just grew, in windows that are still open.</summary>
    private static async Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
        WindowStore store, IWindowScoring scoring, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        var touched = store.Touched.Where(cell => cell.Window.EndMs > store.ClosedUntilMs && cell.Window.IsUnjudged).ToList();
        store.Touched.Clear();
        return touched.Count == 0 ? [] : await scoring.ForeseeAsync(touched, versions, cancellationToken);
    }

    private static AppendRecord ToRecord(ScoredWindow window, LogHeader origin) => new(
        s_candidates, Encoding.UTF8.GetBytes(window.Detector), JsonSerializer.SerializeToUtf8Bytes(window, ScoredWindowJson.Default.ScoredWindow), [origin]);
}
