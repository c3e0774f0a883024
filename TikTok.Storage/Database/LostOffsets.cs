using Dapper;
using Npgsql;
using TikTok.Storage.EventLog;

namespace TikTok.Storage.Database;

/// <summary>The holes of the log, by who met them: table <c>lost_offsets</c>, which reconciliation tells of.</summary>
public static class LostOffsets
{
    /// <summary>Notes what a read has lost, before anything behind it is committed; the same hole met again is the same row.</summary>
    /// <param name="database">Database.</param>
    /// <param name="consumer">The consumer group.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="batch">What was read.</param>
    /// <param name="clock">Clock of the wall.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task NoteAsync(NpgsqlDataSource database, string consumer, TopicPartition partition, in LogBatch batch, TimeProvider clock, CancellationToken cancellationToken) =>
        batch.Lost is { } lost ? NoteAsync(database, consumer, partition, lost, clock, cancellationToken) : Task.CompletedTask;

    /// <summary>Notes a hole.</summary>
    public static async Task NoteAsync(NpgsqlDataSource database, string consumer, TopicPartition partition, OffsetRange lost, TimeProvider clock, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO lost_offsets VALUES (@consumer, @topic, @partition, @from, @next, @now)
            ON CONFLICT (consumer, topic, partition, from_offset) DO UPDATE SET next_offset = greatest(lost_offsets.next_offset, excluded.next_offset)
            """;
        var parameters = new { consumer, topic = partition.Topic, partition = partition.Partition, from = lost.Start, next = lost.End, now = clock.GetUtcNow().UtcDateTime };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
