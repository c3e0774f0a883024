using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.Anomalies;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Tracing;
using TikTok.Storage.Lake;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The second stage: one loop per partition of <c>tiktok.keyword-counts</c>. Merges blocks into windows, closes them at the
/// smallest watermark, writes the series, and emits candidates in one transaction with its offset.
/// </summary>
internal sealed class ScorerStage(
    IEventLog log, ILake lake, NpgsqlDataSource database, BaselineStore baselines, IDetector detector, IOptions<DetectorOptions> options,
    TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<ScorerStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Scorer;

    private const int ReadBytes = 4 << 20;
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private static readonly TopicPartition s_candidates = new(Topics.Candidates, 0);
    private readonly TimeProvider _clock = clock;
    private readonly WindowScoring _scoring = new(detector);

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.KeywordCounts, ScoreAsync, cancellationToken);

    private async Task ScoreAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var store = new WindowStore();
        var snapshot = new ScorerSnapshot(lake, partition.Partition.Partition);
        var series = new SeriesWriter(database, partition.Partition.Partition);
        await series.StartAsync(cancellationToken);
        var from = await snapshot.LoadAsync(store, partition.Committed.Next, cancellationToken);
        var start = (await log.GetOffsetsAsync(partition.Partition, cancellationToken)).Start;
        if (from < start && partition.Committed.Next > start)
            Log.StateIncomplete(logger, Group, partition.Partition.ToString(), from, start);
        partition.Reader.Seek(from);

        var committed = partition.Committed.Next;
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var lastSnapshot = _clock.GetTimestamp();
        while (true)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
            if (batch.Records.Count == 0)
                continue;

            var versions = await baselines.VersionsAsync(cancellationToken);

            // What was committed before only rebuilds the state; its candidates are out already.
            var known = batch.Records.TakeWhile(record => record.Offset < committed).Count();
            for (var i = 0; i < known; i++)
                store.Merge(batch.Records[i].Value.Span);
            if (known > 0)
                await CloseAsync(store, series, versions, cancellationToken);
            store.Touched.Clear();
            if (known == batch.Records.Count)
                continue;

            trace.Note([.. batch.Records.Skip(known)]);
            await trace.ProcessAsync(DetectorTelemetry.Source, async span =>
            {
                for (var i = known; i < batch.Records.Count; i++)
                    store.Merge(batch.Records[i].Value.Span);
                var candidates = await CloseAsync(store, series, versions, cancellationToken);
                await ForeseeAsync(store, candidates, versions, cancellationToken);
                span?.SetTag("tiktok.candidates", candidates.Count);
                var origin = trace.OriginHeader();
                await partition.CommitAsync(candidates.ConvertAll(candidate => ToRecord(candidate, origin)), new CommittedOffset(batch.NextOffset, string.Empty), cancellationToken);
                ScorerMetrics.Committed(candidates.Count, store, partition.Partition.Partition);
            });
            committed = batch.NextOffset;

            if (_clock.GetElapsedTime(lastSnapshot) < options.Value.SnapshotInterval)
                continue;
            lastSnapshot = _clock.GetTimestamp();
            var bytes = await snapshot.SaveAsync(store, committed, cancellationToken);
            ScorerMetrics.SnapshotSaved(_clock.GetElapsedTime(lastSnapshot), bytes);
        }
    }

    /// <summary>Closes what the watermark has passed: series rows to PostgreSQL, candidates to the caller.</summary>
    private async Task<List<Candidate>> CloseAsync(
        WindowStore store, SeriesWriter series, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        var rows = new List<SeriesRow>();
        foreach (var window in store.Close())
            _scoring.Score(window, await baselines.ForWindowAsync(versions, window.StartMs, cancellationToken), rows, candidates);
        await series.WriteAsync(store.ClosedUntilMs, rows, cancellationToken);
        return candidates;
    }

    /// <summary>Looks at the cells that just grew, in windows that are still open.</summary>
    private async Task ForeseeAsync(WindowStore store, List<Candidate> candidates, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        foreach (var (window, keyword) in store.Touched)
        {
            if (window.EndMs <= store.ClosedUntilMs)
                continue;
            if (_scoring.Foresee(window, keyword, await baselines.ForWindowAsync(versions, window.StartMs, cancellationToken)) is not { } candidate)
                continue;
            candidates.Add(candidate);
            window.Cells[keyword].ProvisionalSent = true;
        }

        store.Touched.Clear();
    }

    private static AppendRecord ToRecord(Candidate candidate, LogHeader origin) => new(
        s_candidates, Encoding.UTF8.GetBytes(candidate.Keyword), JsonSerializer.SerializeToUtf8Bytes(candidate, CandidateJson.Default.Candidate), [origin]);
}
