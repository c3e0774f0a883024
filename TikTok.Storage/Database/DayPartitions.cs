using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace TikTok.Storage.Database;

/// <summary>Creates the daily partitions of a table that is partitioned by a timestamp, before rows are copied into them.</summary>
public sealed class DayPartitions(NpgsqlDataSource database, string table)
{
    private readonly ConcurrentDictionary<DateOnly, bool> _known = new();

    /// <summary>Creates a day's partition if it is absent. Not inside a transaction that writes to the table: it takes the table's lock.</summary>
    public async Task EnsureAsync(DateOnly day, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(day))
            return;
        var name = $"{table}_{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
        var (from, to) = (Literal(day), Literal(day.AddDays(1)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var command = connection.CreateCommand())
        {
            // The lock keeps two scorers from creating it at once, which IF NOT EXISTS alone does not.
            command.CommandText = $"""
                SELECT pg_advisory_xact_lock(hashtext('{table}'));
                CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{from}') TO ('{to}');
                """;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        _known[day] = true;
    }

    private static string Literal(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";
}
