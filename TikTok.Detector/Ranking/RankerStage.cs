using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
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
    IEventLog log, NpgsqlDataSource database, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<RankerStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Ranker;

    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.Candidates, RankAsync, cancellationToken);

    private async Task RankAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        // The truth is in PostgreSQL, beside the anomalies; the log's committed offset only shows the lag.
        var claim = await LogPositions.ClaimAsync(database, Group, partition.Partition, cancellationToken);
        await partition.SeekAsync(log, claim.NextOffset, "The table of anomalies", cancellationToken);
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var shown = partition.Committed.Next;
        while (true)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
            if (batch.Records.Count > 0)
            {
                trace.Note(batch.Records);
                await trace.ProcessAsync(DetectorTelemetry.Source, span => WriteAsync(claim, batch, span, trace.OriginMs, cancellationToken));
            }

            if (batch.NextOffset == shown)
                continue;
            await partition.CommitAsync([], new CommittedOffset(batch.NextOffset, string.Empty), cancellationToken);
            shown = batch.NextOffset;
        }
    }

    private async Task WriteAsync(PositionClaim claim, LogBatch batch, Activity? span, long originMs, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LogPositions.AdvanceAsync(transaction, claim, batch.NextOffset, batch.Records.Count, cancellationToken);
        var written = 0;
        foreach (var record in batch.Records)
        {
            var candidate = JsonSerializer.Deserialize(record.Value.Span, CandidateJson.Default.Candidate)!;
            if (await AnomalyStore.WriteAsync(transaction, candidate, now, span?.TraceId.ToHexString(), cancellationToken) is not { } anomaly)
                continue;
            written++;
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO outbox (anomaly_id, payload) VALUES (@Id, @payload::jsonb)",
                new { anomaly.Id, payload = JsonSerializer.Serialize(anomaly, AnomalyJson.Default.AnomalyRecord) }, transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        span?.SetTag("tiktok.anomalies", written);
        RankerMetrics.Committed(written, originMs, _clock.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
