using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;

[assembly: AssemblyFixture(typeof(TikTok.Testing.PostgresFixture))]

namespace TikTok.Testing;

/// <summary>
/// One private PostgreSQL cluster for all tests of an assembly, started by the first test that asks for a database.
/// Public, because xunit hands it to the public constructors of test classes.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    // Not a 0700 temp directory: as root, the account that the server runs as has to get in.
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"tiktok-tests-{Guid.NewGuid():N}");
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PrivateCluster? _cluster;

    /// <summary>Nothing: the start waits for the first database, so that runs without one stay fast.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Creates an empty database with a random name; skips the running test with the reason when no PostgreSQL is installed.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var cluster = await ClusterOrSkipAsync(ct);
        var name = $"t_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync(ct);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0", connection);
        await create.ExecuteNonQueryAsync(ct);
        return new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Stops the cluster and deletes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        await PrivateCluster.DeleteAsync(_directory, binariesDirectory: null, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        _starting.Dispose();
    }

    private async Task<PrivateCluster> ClusterOrSkipAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            return _cluster ??= await PrivateCluster.StartAsync(
                new PrivateClusterOptions
                {
                    Directory = _directory,
                    Owner = true,
                    ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "off", ["full_page_writes"] = "off" },
                },
                NullLogger.Instance, TimeProvider.System, ct);
        }
        catch (PostgresNotFoundException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
        finally
        {
            _starting.Release();
        }
    }
}
