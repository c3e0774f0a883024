using System.Data;
using Dapper;
using Npgsql;

namespace TikTok.Api.Database;

/// <summary>Reading rows.</summary>
internal static class Queries
{
    /// <summary>Reads the rows of one statement.</summary>
    public static async Task<List<T>> ListAsync<T>(this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ListAsync<T>(sql, parameters, cancellationToken);
    }

    /// <summary>Reads the rows of one statement of a snapshot.</summary>
    public static async Task<List<T>> ListAsync<T>(this NpgsqlConnection connection, string sql, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();

    /// <summary>Runs several statements that see the database at one instant, so that what they count agrees.</summary>
    public static async Task<T> InSnapshotAsync<T>(this NpgsqlDataSource database, Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var result = await read(connection);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
