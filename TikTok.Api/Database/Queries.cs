using Dapper;
using Npgsql;

namespace TikTok.Api.Database;

/// <summary>Reading rows.</summary>
internal static class Queries
{
    /// <summary>Reads the rows of one statement of a snapshot.</summary>
    public static async Task<List<T>> ListAsync<T>(this NpgsqlConnection connection, string sql, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
}
