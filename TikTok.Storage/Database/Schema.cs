using DbUp;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TikTok.Storage.Database;

/// <summary>Brings a database to the newest schema.</summary>
public static class Schema
{
    private const long MigrationLock = 0x54694B546F6B; // any number, the same in every process

    /// <summary>Runs the scripts that have not been run yet, one process at a time (advisory lock).</summary>
    /// <exception cref="DatabaseException">The database cannot be reached or a script failed.</exception>
    public static async Task MigrateAsync(string connectionString, ILogger logger, CancellationToken cancellationToken)
    {
        var target = Parse(connectionString);
        try
        {
            // Not pooled: the lock ends with the connection, and a pooled one stays open. No time-out: another process may be migrating.
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using (var command = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", connection))
                await command.ExecuteNonQueryAsync(cancellationToken);

            var result = DeployChanges.To.PostgresqlDatabase(connectionString)
                .WithScriptsEmbeddedInAssembly(typeof(Schema).Assembly, name => name.EndsWith(".sql", StringComparison.Ordinal))
                .WithTransactionPerScript()
                .LogTo(new NoOpUpgradeLog())
                .Build()
                .PerformUpgrade();
            if (!result.Successful)
                throw new DatabaseException($"Schema script {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
            Log.SchemaMigrated(logger, result.Scripts.Count());
        }
        catch (Exception failure) when (failure is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new DatabaseException($"PostgreSQL at {target.Host}:{target.Port}, database '{target.Database}', user '{target.Username}' cannot be used: {failure.Message}. Check ConnectionStrings__tiktok.", failure);
        }
    }

    /// <summary>Reads a connection string without using it.</summary>
    /// <exception cref="DatabaseException">It cannot be read, or names no host.</exception>
    public static void CheckConnection(string connectionString) => Parse(connectionString);

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrWhiteSpace(parsed.Host) ? throw new FormatException("it names no Host") : parsed;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new DatabaseException($"ConnectionStrings__tiktok cannot be read: {failure.Message}. Write it like Host=db;Port=5432;Username=tiktok;Password=..;Database=tiktok.", failure);
        }
    }
}

/// <summary>The database cannot do what was asked; the message says what to do about it.</summary>
public sealed class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);
