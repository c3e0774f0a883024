using Npgsql;
using TikTok.Storage.Database;
using static TikTok.Storage.Tests.Database.ClusterSandbox;

namespace TikTok.Storage.Tests.Database;

public sealed class PrivateClusterOwnershipTests
{
    [Fact]
    public async Task A_live_cluster_is_adopted_after_its_starter_was_killed()
    {
        await using var sandbox = await CreateOrSkipAsync();
        var vanished = await StartAsync(sandbox.Options() with { StopOnDispose = false });

        await using (var owner = await sandbox.StartAsync(owner: true))
        {
            Assert.True(owner.WasRunning);
            Assert.Equal(vanished.ProcessId, owner.ProcessId);
            Assert.Equal("1", await QueryAsync(owner, "SELECT 1"));
        }

        Assert.False(await sandbox.IsRunningAsync());
    }

    [Fact]
    public async Task A_command_leaves_a_cluster_running_that_it_found()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var left = await StartAsync(sandbox.Options() with { StopOnDispose = false });

        await using (var command = await sandbox.StartAsync())
            Assert.Equal(left.ProcessId, command.ProcessId);

        Assert.True(await sandbox.IsRunningAsync());
    }

    [Fact]
    public async Task Who_connects_to_a_live_cluster_uses_it_and_stops_nothing()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var service = await sandbox.StartAsync(owner: true);

        await using (var connection = new NpgsqlConnection(await PrivateCluster.ConnectAsync(sandbox.Directory, TimeSpan.FromMinutes(1), TimeProvider.System, Ct)))
            await connection.OpenAsync(Ct);

        Assert.Equal("1", await QueryAsync(service, "SELECT 1"));
    }

    [Fact]
    public async Task Who_connects_where_no_cluster_runs_starts_none_and_is_told_in_one_line()
    {
        await using var sandbox = await CreateOrSkipAsync();
        Directory.CreateDirectory(sandbox.Directory);

        var failure = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.ConnectAsync(sandbox.Directory, TimeSpan.Zero, TimeProvider.System, Ct));

        Assert.Contains(sandbox.Area.Path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Directory));
    }

    [Fact]
    public async Task Deleting_stops_a_live_cluster_and_removes_its_files()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await StartAsync(sandbox.Options() with { StopOnDispose = false });

        await sandbox.DeleteClusterAsync();

        Assert.False(Directory.Exists(sandbox.Area.Path));
        Assert.False(await sandbox.IsRunningAsync());
        await sandbox.DeleteClusterAsync();
    }
}
