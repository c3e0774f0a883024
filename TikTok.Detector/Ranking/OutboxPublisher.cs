using System.Text;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Ranking;

/// <summary>
/// Moves the outbox to <c>tiktok.anomalies</c>, each row once: the id of the last one is committed in the log with the records,
/// so a row that was appended and not yet deleted is not appended again. Of several processes, the one that owns the position works.
/// </summary>
internal sealed class OutboxPublisher(
    IEventLog log, NpgsqlDataSource database, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<OutboxPublisher> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Outbox;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TopicPartition s_target = new(Topics.Anomalies, 0);
    private static readonly TopicPartition s_position = new(Topics.Sources, 0);
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, s_position.Topic, PublishAsync, cancellationToken);

    private async Task PublishAsync(IOwnedPartition position, CancellationToken cancellationToken)
    {
        if (position.Partition != s_position)
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, cancellationToken); // the outbox has one position
        var next = position.Committed.Next;
        await DeleteAsync(next, cancellationToken); // what an earlier owner appended and did not come to delete
        while (true)
        {
            var before = next;
            next = await PublishAsync(position, next, cancellationToken);
            if (next == before)
                await Task.Delay(s_interval, _clock, cancellationToken);
        }
    }

    private async Task<long> PublishAsync(IOwnedPartition position, long next, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(next, cancellationToken);
        if (rows.Count > 0)
        {
            var records = rows.ConvertAll(row => new AppendRecord(s_target, Encoding.UTF8.GetBytes(row.AnomalyId), Encoding.UTF8.GetBytes(row.Payload)));
            next = rows[^1].Id + 1;
            await position.CommitAsync(records, new CommittedOffset(next, string.Empty), cancellationToken);
            RankerMetrics.Published(rows.Count);
            await DeleteAsync(next, cancellationToken);
        }

        return next;
    }

    private async Task<List<(long Id, string AnomalyId, string Payload)>> RowsAsync(long next, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<(long, string, string)>(new CommandDefinition(
            "SELECT id, anomaly_id, payload FROM outbox WHERE id >= @next ORDER BY id LIMIT 500", new { next }, cancellationToken: cancellationToken))).AsList();
    }

    private async Task DeleteAsync(long next, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM outbox WHERE id < @next", new { next }, cancellationToken: cancellationToken));
    }
}
