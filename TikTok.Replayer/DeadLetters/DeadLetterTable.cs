using Dapper;
using Npgsql;
using TikTok.Posts;

namespace TikTok.Replayer.DeadLetters;

/// <summary>The table that the Archiver fills from <c>tiktok.dead-letters</c>.</summary>
internal sealed class DeadLetterTable(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Letters that are not replayed, in the order in which they were refused.</summary>
    /// <param name="afterOffset">Only those behind this offset.</param>
    /// <param name="reason">Only those with this reason; null = all.</param>
    /// <param name="nextBatch">Claims below it are in the log.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<DeadLetter>> ReadAsync(long afterOffset, RejectReason? reason, long nextBatch, int limit, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT log_offset AS Offset, reason AS Reason, source AS Source, line AS Line, raw AS Raw, rejected_at AS RejectedAt
            FROM dead_letters
            WHERE log_offset > @afterOffset AND (@reason IS NULL OR reason = @reason)
              AND replayed_at IS NULL AND (replay_batch IS NULL OR replay_batch >= @nextBatch)
            ORDER BY log_offset LIMIT @limit
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var parameters = new { afterOffset, reason = reason?.ToString(), nextBatch, limit };
        return [.. await connection.QueryAsync<DeadLetter>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }

    /// <summary>The newest letters that are not marked as replayed, newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ReadNewestAsync(RejectReason? reason, int limit, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT log_offset AS Offset, reason AS Reason, source AS Source, line AS Line, raw AS Raw, rejected_at AS RejectedAt
            FROM dead_letters WHERE replayed_at IS NULL AND (@reason IS NULL OR reason = @reason)
            ORDER BY log_offset DESC LIMIT @limit
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<DeadLetter>(new CommandDefinition(sql, new { reason = reason?.ToString(), limit }, cancellationToken: cancellationToken))];
    }

    /// <summary>How many letters are not marked as replayed, by reason.</summary>
    public async Task<IReadOnlyList<(string Reason, long Count)>> CountAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT reason, count(*) FROM dead_letters WHERE replayed_at IS NULL GROUP BY reason ORDER BY count(*) DESC, reason";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(string, long)>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }

    /// <summary>Notes which letters a transaction of the log is to hold, before it is committed.</summary>
    public Task ClaimAsync(long batch, IReadOnlyList<long> offsets, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE dead_letters SET replay_batch = @batch WHERE log_offset = ANY(@offsets)", new { batch, offsets = offsets.ToArray() }, cancellationToken);

    /// <summary>Marks what the log holds as replayed, and gives up claims that never came to be.</summary>
    /// <param name="nextBatch">The batch that the log expects next.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SettleAsync(long nextBatch, CancellationToken cancellationToken) => ExecuteAsync("""
        UPDATE dead_letters
        SET replayed_at = CASE WHEN replay_batch < @nextBatch THEN @now END,
            replay_batch = CASE WHEN replay_batch < @nextBatch THEN replay_batch END
        WHERE replay_batch IS NOT NULL AND replayed_at IS NULL
        """, new { nextBatch, now = clock.GetUtcNow().UtcDateTime }, cancellationToken);

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
