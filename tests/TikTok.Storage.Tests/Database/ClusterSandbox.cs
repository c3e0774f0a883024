using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;

namespace TikTok.Storage.Tests.Database;

/// <summary>A temporary data directory whose cluster is stopped and deleted at the end, whatever the test left running.</summary>
internal sealed class ClusterSandbox : IAsyncDisposable
{
    private ClusterSandbox(string root) => Directory = System.IO.Path.Combine(root, "data");

    public string Directory { get; }

    public ClusterArea Area => new(System.IO.Path.Combine(Directory, "postgres"));

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Skips the test when no PostgreSQL is installed.</summary>
    /// <param name="closed">True closes the directory's parent to every other account (0700).</param>
    public static async Task<ClusterSandbox> CreateOrSkipAsync(bool closed = false)
    {
        try
        {
            await PostgresBinaries.FindAnyAsync(explicitDirectory: null, startedFrom: null, TimeProvider.System, Ct);
        }
        catch (PostgresNotFoundException e)
        {
            Assert.Skip(e.Message);
        }

        return Create(closed);
    }

    /// <param name="closed">True closes the directory's parent to every other account (0700).</param>
    public static ClusterSandbox Create(bool closed)
    {
        var root = closed
            ? System.IO.Directory.CreateTempSubdirectory("tiktok-closed-").FullName
            : System.IO.Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"tiktok-pg-{Guid.NewGuid():N}")).FullName;
        return new ClusterSandbox(root);
    }

    public PrivateClusterOptions Options(bool owner = false) => new() { Directory = Directory, Owner = owner };

    public Task<PrivateCluster> StartAsync(bool owner = false) => StartAsync(Options(owner));

    public static Task<PrivateCluster> StartAsync(PrivateClusterOptions options) =>
        PrivateCluster.StartAsync(options, NullLogger.Instance, TimeProvider.System, Ct);

    public Task DeleteClusterAsync() =>
        PrivateCluster.DeleteAsync(Directory, binariesDirectory: null, NullLogger.Instance, TimeProvider.System, CancellationToken.None);

    /// <summary>True while the server of this sandbox's usual place runs.</summary>
    public async Task<bool> IsRunningAsync() => await Postmaster.ReadAsync(Area, Ct) is { } postmaster && postmaster.IsRunning(Area);

    public static async Task<string> QueryAsync(PrivateCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
    }

    public async ValueTask DisposeAsync()
    {
        await DeleteClusterAsync();
        System.IO.Directory.Delete(System.IO.Path.GetDirectoryName(Directory)!, recursive: true);
    }
}
