using System.Net.Sockets;
using Npgsql;

namespace TikTok.Storage.Database;

/// <summary>Connections to a private cluster.</summary>
internal static class ClusterConnection
{
    /// <summary>The application's database.</summary>
    public const string Database = "tiktok";

    // A probe is repeated, so it may be impatient; work on a loaded machine may not.
    private const int ProbeSeconds = 3;
    private const int WorkSeconds = 30;

    /// <summary>The connection string of one database of the cluster.</summary>
    public static NpgsqlConnectionStringBuilder To(string database, int port, string password, string applicationName) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Username = ClusterInitialisation.Superuser,
        Password = password,
        Database = database,
        ApplicationName = applicationName,
        // Loopback only and with a password: asking for encryption would cost a round trip per connection and a Kerberos library.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    /// <summary>True when the server takes our password and queries; false while it starts, recovers or stops.</summary>
    /// <exception cref="PrivateClusterException">The server refuses our password, or has no connection left.</exception>
    public static async Task<bool> IsReadyAsync(int port, string password, CancellationToken ct)
    {
        try
        {
            await using var connection = await OpenMaintenanceAsync(port, password, ProbeSeconds, ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CannotConnectNow)
        {
            return false;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            throw new PrivateClusterException($"the database server on 127.0.0.1:{port} refuses the password of its own password file: restore the file; {ClusterArea.StartAfresh}", e);
        }
        catch (NpgsqlException e) when (e.InnerException is SocketException or IOException or TimeoutException)
        {
            return false;
        }
        catch (NpgsqlException e)
        {
            throw new PrivateClusterException($"cannot connect to the database server on 127.0.0.1:{port}, which runs: {e.Message}", e);
        }
    }

    /// <summary>Creates the application's database (UTF8, from template0) when it is absent.</summary>
    public static async Task EnsureDatabaseAsync(int port, string password, CancellationToken ct)
    {
        await using var connection = await OpenMaintenanceAsync(port, password, WorkSeconds, ct);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = Database } } };
        if (await exists.ExecuteScalarAsync(ct) is not null)
            return;

        await using var create = new NpgsqlCommand($"CREATE DATABASE {Database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'", connection);
        await create.ExecuteNonQueryAsync(ct);
    }

    private static async Task<NpgsqlConnection> OpenMaintenanceAsync(int port, string password, int seconds, CancellationToken ct)
    {
        var settings = To("postgres", port, password, "tiktok start");
        settings.Pooling = false;
        settings.Timeout = seconds;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
