using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.Detector.Counting;
using TikTok.Detector.Scoring;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Detector.Ranking;

/// <summary>
/// The third stage, on the one partition of <c>tiktok.candidates</c>: what needs the whole platform. One PostgreSQL transaction
/// holds anomalies, their revisions, the outbox and the next offset, guarded by the owner's epoch.
/// </summary>
internal sealed class RankerStage(
    IEventLog log, NpgsqlDataSource database, IOptions<DetectorOptions> options, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<RankerStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Ranker;

    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock;
    private readonly AnomalyLife _life = new(options.Value.Ranking);

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.Candidates, RankAsync, cancellationToken);

    private async Task RankAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        // The truth is in PostgreSQL, beside the anomalies; the log's committed offset only shows the lag.
        var claim = await LogPositions.ClaimAsync(database, Group, partition.Partition, cancellationToken);
        var state = await AnomalyStore.LoadAsync(database, options.Value.Ranking, cancellationToken);
        await partition.SeekAsync(log, claim.NextOffset, "The table of anomalies", cancellationToken);
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var (position, shown) = (claim.NextOffset, partition.Committed.Next);
        while (true)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
            await LostOffsets.NoteAsync(database, Group, partition.Partition, batch, _clock, cancellationToken);
            if (batch.NextOffset == position && position == shown)
                continue;

            // Without records too: what the log's own markers take is passed, and is not missed when they are deleted.
            trace.Note(batch.Records);
            await trace.ProcessAsync(DetectorTelemetry.Source, span => WriteAsync(claim, state, batch, span, trace.OriginMs, cancellationToken));
            await partition.CommitAsync([], new CommittedOffset(batch.NextOffset, string.Empty), cancellationToken);
            position = shown = batch.NextOffset;
        }
    }

    /// <summary>Takes a batch. When this fails the state is ahead of the tables: the stage takes the partition up anew, and loads it.</summary>
    private async Task WriteAsync(PositionClaim claim, RankerState state, LogBatch batch, Activity? span, long originMs, CancellationToken cancellationToken)
    {
        var stamp = new Stamp(_clock.GetUtcNow().UtcDateTime, span?.TraceId.ToHexString());
        var changes = new List<AnomalyChange>();
        var uncounted = new List<UncountedPosts>();
        foreach (var record in batch.Records)
        {
            if (record.Key.Span.SequenceEqual(UncountedPosts.Key.Span))
            {
                uncounted.AddRange(JsonSerializer.Deserialize(record.Value.Span, UncountedJson.Default.ListUncountedPosts)!);
                continue;
            }

            var window = JsonSerializer.Deserialize(record.Value.Span, ScoredWindowJson.Default.ScoredWindow)!;
            if (window.Provisional)
                changes.AddRange(_life.Foresee(state, window, stamp));
            else if (state.Windows.Add(window) is { } whole)
                changes.AddRange(_life.Apply(state, whole, stamp));
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LogPositions.AdvanceAsync(transaction, claim, batch.NextOffset, batch.Records.Count, cancellationToken);
        await AnomalyStore.WriteAsync(transaction, changes, cancellationToken);
        var firsts = await UncountedStore.AddAsync(transaction, uncounted, cancellationToken);
        await AnomalyStore.WriteProgressAsync(transaction, state, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var (day, reason) in firsts)
            Tell(day, reason);
        var told = changes.Count(change => change.IsRevision);
        span?.SetTag("tiktok.anomalies", told);
        RankerMetrics.Committed(told, originMs, _clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private void Tell(DateOnly day, UncountedReason reason)
    {
        if (reason == UncountedReason.Late)
            Log.LatePosts(logger, day);
        else if (reason == UncountedReason.Ahead)
            Log.PostsAhead(logger, day);
        else if (reason == UncountedReason.Behind)
            Log.PostsBehind(logger, day);
        else if (reason == UncountedReason.Rounded)
            Log.IdsRounded(logger, day);
    }
}
