using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Archiver.DeadLetters;

/// <summary><c>tiktok.dead-letters</c> to table <c>dead_letters</c>, where an analyst can look at them.</summary>
internal sealed class DeadLettersStage(
    IEventLog log, NpgsqlDataSource database, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<DeadLettersStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group, and the consumer in <c>log_positions</c>.</summary>
    public const string Group = Groups.DeadLetters;

    private const int ReadBytes = 1 << 20;
    private const int MaxRawCharacters = 4096;
    private static readonly TimeSpan s_idleWait = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.DeadLetters, ProjectAsync, cancellationToken);

    private async Task ProjectAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var claim = await LogPositions.ClaimAsync(database, Group, partition.Partition, cancellationToken);
        await partition.SeekAsync(log, claim.NextOffset, "The table of dead letters", cancellationToken);
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        var (position, shown) = (claim.NextOffset, partition.Committed.Next); // of the table, which rules, and of the log
        while (true)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, s_idleWait, cancellationToken);
            await LostOffsets.NoteAsync(database, Group, partition.Partition, batch, _clock, cancellationToken);
            if (batch.NextOffset == position && position == shown)
                continue;
            trace.Note(batch.Records);
            await trace.ProcessAsync(ArchiverTelemetry.Source, async _ =>
            {
                await WriteAsync(claim, batch, cancellationToken);
                await partition.CommitAsync([], new CommittedOffset(batch.NextOffset, string.Empty), cancellationToken);
            });
            position = shown = batch.NextOffset;
        }
    }

    private async Task WriteAsync(PositionClaim claim, LogBatch batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LogPositions.AdvanceAsync(transaction, claim, batch.NextOffset, batch.Records.Count, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO dead_letters (log_offset, reason, source, line, raw, rejected_at)
            SELECT * FROM unnest(@offsets, @reasons, @sources, @lines, @raws, @times) ON CONFLICT DO NOTHING
            """, Columns(batch.Records), transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        ArchiverMetrics.DeadLettersWritten(batch.Records.Count);
    }

    private static object Columns(IReadOnlyList<LogRecord> records) => new
    {
        offsets = records.Select(record => record.Offset).ToArray(),
        reasons = records.Select(record => Header(record, "reason")).ToArray(),
        sources = records.Select(record => Header(record, "source")).ToArray(),
        lines = records.Select(record => long.TryParse(Header(record, "line"), CultureInfo.InvariantCulture, out var line) ? line : 0).ToArray(),
        raws = records.Select(record => Printable(record.Value.Span)).ToArray(),
        times = records.Select(record => DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs).UtcDateTime).ToArray(),
    };

    private static string Header(in LogRecord record, string name) => record.Header(name) is { } value ? Encoding.UTF8.GetString(value.Span) : string.Empty;

    /// <summary>The beginning of the line; what is not UTF-8, and NUL, becomes U+FFFD. The topic keeps the bytes.</summary>
    private static string Printable(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, MaxRawCharacters)]);
        return text.Replace('\0', '\uFFFD');
    }
}
