using Microsoft.Extensions.Logging;
using Npgsql;

namespace TikTok.Storage.Database;

/// <summary>
/// A PostgreSQL cluster of our own, run from installed or fetched binaries: loopback only, a random password, nothing to configure.
/// It lies in <c>&lt;Directory&gt;/postgres</c>, or, when we are root and the unprivileged account that the server runs as cannot
/// get there, in <c>/var/tmp/tiktok-postgres-*</c>, which the file <c>&lt;Directory&gt;/postgres.location</c> then names.
/// <para>
/// Who starts, adopts, stops or deletes it owns the directory (<see cref="Ownership.DataDirectory"/>); everybody else
/// connects to what runs. Dispose stops a cluster that this instance started, and one that it found running only if
/// <see cref="PrivateClusterOptions.Owner"/> is set. A killed process leaves its cluster running; the next owner adopts it.
/// </para>
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    /// <summary>How many connections one process may have: the rest is for a command beside the services, and for a person who looks.</summary>
    public const int ConnectionsOfOneProcess = ClusterSettings.MaxConnections * 2 / 3;

    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(100);
    private readonly PostgresServer _server;
    private readonly PrivateClusterOptions _options;
    private readonly ILogger _logger;
    private bool _disposed;

    private PrivateCluster(PostgresServer server, PrivateClusterOptions options, ILogger logger) => (_server, _options, _logger) = (server, options, logger);

    /// <summary>Connects the superuser <c>tiktok</c> to the database <c>tiktok</c> over 127.0.0.1.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Process id of the server.</summary>
    public required int ProcessId { get; init; }

    /// <summary>True when the server was already live and was adopted; false when this call started it.</summary>
    public required bool WasRunning { get; init; }

    /// <summary>Adopts the live cluster of a directory that we own, or starts it, creating it first if need be.</summary>
    /// <param name="options">Where it lies and who stops it.</param>
    /// <param name="logger">Told what happens.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="ct">Cancels the start; a server that it has started by then is stopped again.</param>
    /// <exception cref="PostgresNotFoundException">No usable PostgreSQL is installed, and none can be fetched.</exception>
    /// <exception cref="PostgresVersionException">The files are of a major version that is not here.</exception>
    /// <exception cref="PrivateClusterException">It cannot be created, started or reached; the one-line message says why.</exception>
    public static async Task<PrivateCluster> StartAsync(PrivateClusterOptions options, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OperatingSystem.IsWindows())
            throw new PrivateClusterException("the embedded database needs Linux or macOS: set ConnectionStrings__tiktok to a PostgreSQL database");

        CreateDirectory(options.Directory);
        var location = await ClusterLocation.OfAsync(options.Directory, clock, ct);
        var current = await location.CurrentAsync(ct);
        var data = current.DataMajor() is { } major ? (current.Data, major) : ((string, int)?)null;
        var user = await UnprivilegedUser.ChooseAsync(clock, ct);
        var binaries = await PostgresBinaries.FindAsync(options, data, user, logger, clock, ct);
        var area = await location.PrepareAsync(user, logger, clock, ct);
        if (area.DataMajor() is null)
            await ClusterInitialisation.RunAsync(area, binaries, user, logger, ct);

        var password = await area.ReadPasswordAsync(ct);
        var server = new PostgresServer(area, binaries, user, logger, clock);
        var adopted = await ClusterAdoption.TryAsync(area, password, options.StartTimeout, logger, clock, ct);
        try
        {
            var postmaster = adopted ?? await server.StartAsync(options, ct);
            await ClusterConnection.EnsureDatabaseAsync(postmaster.Port!.Value, password, ct);
            return new PrivateCluster(server, options, logger)
            {
                ConnectionString = ClusterConnection.To(ClusterConnection.Database, postmaster.Port.Value, password, options.ApplicationName).ConnectionString,
                ProcessId = postmaster.ProcessId,
                WasRunning = adopted is not null,
            };
        }
        catch (Exception e) when (e is not PrivateClusterException)
        {
            // Cancelled, or unusable right after its start: nobody would ever dispose it.
            if (adopted is null)
                await server.StopAsync(CancellationToken.None);
            if (e is NpgsqlException)
                throw new PrivateClusterException($"PostgreSQL in {area.Path} runs but cannot be used: {e.Message} (log: {area.LogFile})", e);
            throw;
        }
    }

    /// <summary>Connects to the live cluster of a directory that somebody else owns, waiting until it takes connections. Starts, stops and changes nothing.</summary>
    /// <param name="directory">The service's data directory.</param>
    /// <param name="patience">How long to wait for a cluster that its owner is starting.</param>
    /// <param name="clock">Measures the wait.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The connection string.</returns>
    /// <exception cref="PrivateClusterException">None takes connections, or it refuses our password.</exception>
    public static async Task<string> ConnectAsync(string directory, TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        var location = await ClusterLocation.OfAsync(directory, clock, ct);
        var since = clock.GetTimestamp();
        while (true)
        {
            var area = await location.CurrentAsync(ct);
            if (await Postmaster.ReadAsync(area, ct) is { Port: { } port } postmaster && postmaster.IsRunning(area) && await area.ReadPasswordAsync(ct) is var password
                && await ClusterConnection.IsReadyAsync(port, password, ct))
                return ClusterConnection.To(ClusterConnection.Database, port, password, "tiktok").ConnectionString;
            if (clock.GetElapsedTime(since) >= patience)
                throw new PrivateClusterException($"no PostgreSQL takes connections in {area.Path} now, though {location.Directory} is in use: try again later, or set ConnectionStrings__tiktok if the database is elsewhere");
            await Task.Delay(s_retryInterval, clock, ct);
        }
    }

    /// <summary>For <c>--fresh</c>: stops a live cluster of a directory and deletes its files, wherever they lie. No cluster is no error.</summary>
    /// <param name="directory">The service's data directory.</param>
    /// <param name="binariesDirectory">As <see cref="PrivateClusterOptions.BinariesDirectory"/>; needed only if a server runs.</param>
    /// <param name="logger">Told what happens.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="ct">Cancels before the deletion begins or between its steps; deleting again completes it.</param>
    /// <exception cref="PrivateClusterException">The server cannot be stopped or a file cannot be deleted.</exception>
    public static Task DeleteAsync(string directory, string? binariesDirectory, ILogger logger, TimeProvider clock, CancellationToken ct) =>
        ClusterDeletion.RunAsync(directory, binariesDirectory, logger, clock, ct);

    /// <summary>For <c>--fresh</c>: the first thing that <see cref="DeleteAsync"/> would delete though it is not the cluster's; null when there is none.</summary>
    /// <param name="directory">The service's data directory.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<string?> FindForeignAsync(string directory, TimeProvider clock, CancellationToken ct) => ClusterDeletion.FindForeignAsync(directory, clock, ct);

    /// <summary>Whether the server has ended without being asked to, for example for want of disk space.</summary>
    /// <returns>Null while it runs; else one line with the last that it said.</returns>
    public async Task<string?> WhyEndedAsync(CancellationToken ct)
    {
        if (_disposed || new Postmaster(ProcessId, _server.Area.Data, Port: null).IsRunning(_server.Area))
            return null;
        return ServerLog.Condense(await ServerLog.ReadAfterAsync(_server.Area, 0, ct));
    }

    /// <summary>Stops the server where that is this instance's business. A server that does not stop is logged, not thrown.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;

        try
        {
            if (_options.StopOnDispose && (_options.Owner || !WasRunning))
                await StopAsync();
        }
        catch (PrivateClusterException e)
        {
            Log.ClusterNotStopped(_logger, _server.Area.Path, e.Message);
        }
    }

    private async Task StopAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        // A later server may get the same port: pooled connections to this one must not meet it.
        await using var pool = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(pool);
    }

    private static void CreateDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PrivateClusterException($"cannot create the data directory {directory}: {e.Message}", e);
        }
    }
}
