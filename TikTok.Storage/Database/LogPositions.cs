using Dapper;
using Npgsql;
using TikTok.Storage.EventLog;

namespace TikTok.Storage.Database;

/// <summary>Ownership of a position in <c>log_positions</c>.</summary>
/// <param name="Consumer">Who reads.</param>
/// <param name="Partition">What is read.</param>
/// <param name="Epoch">Raised by every new owner; an older owner's transactions are refused.</param>
/// <param name="NextOffset">Where the new owner starts.</param>
public sealed record PositionClaim(string Consumer, TopicPartition Partition, long Epoch, long NextOffset);

/// <summary>Log positions that live beside the results, so that one PostgreSQL transaction holds both: exactly once.</summary>
public static class LogPositions
{
    /// <summary>Takes a position over from whoever had it.</summary>
    public static async Task<PositionClaim> ClaimAsync(NpgsqlDataSource database, string consumer, TopicPartition partition, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO log_positions (consumer, topic, partition, epoch) VALUES (@consumer, @topic, @partition, 1)
            ON CONFLICT (consumer, topic, partition) DO UPDATE SET epoch = log_positions.epoch + 1
            RETURNING epoch, next_offset
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (epoch, next) = await connection.QuerySingleAsync<(long, long)>(
            new CommandDefinition(sql, new { consumer, topic = partition.Topic, partition = partition.Partition }, cancellationToken: cancellationToken));
        return new PositionClaim(consumer, partition, epoch, next);
    }

    /// <summary>Moves the position inside a transaction.</summary>
    /// <param name="transaction">The transaction that holds the results.</param>
    /// <param name="claim">Proof of ownership.</param>
    /// <param name="nextOffset">Where to go on after the commit.</param>
    /// <param name="records">How many records the transaction accounts for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FencedException">Another owner has claimed the position; roll back.</exception>
    public static async Task AdvanceAsync(NpgsqlTransaction transaction, PositionClaim claim, long nextOffset, long records, CancellationToken cancellationToken)
    {
        const string sql = """
            UPDATE log_positions SET next_offset = @nextOffset, records = records + @records
            WHERE consumer = @consumer AND topic = @topic AND partition = @partition AND epoch = @epoch
            """;
        var parameters = new { nextOffset, records, consumer = claim.Consumer, topic = claim.Partition.Topic, partition = claim.Partition.Partition, epoch = claim.Epoch };
        var rows = await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        if (rows == 0)
            throw new FencedException($"'{claim.Consumer}' on {claim.Partition} has a newer owner than epoch {claim.Epoch}.");
    }
}
