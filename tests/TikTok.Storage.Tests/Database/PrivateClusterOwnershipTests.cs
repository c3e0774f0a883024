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
    public async Task A_command_that_attaches_to_a_live_cluster_leaves_it_running()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var service = await sandbox.StartAsync(owner: true);

        await using (var command = await sandbox.StartAsync())
            Assert.Equal(service.ProcessId, command.ProcessId);

        Assert.True(await sandbox.IsRunningAsync());
        Assert.Equal("1", await QueryAsync(service, "SELECT 1"));
    }

    [Fact]
    public async Task A_command_leaves_the_cluster_that_it_started_to_the_service_that_came_meanwhile()
    {
        await using var sandbox = await CreateOrSkipAsync();
        var command = await sandbox.StartAsync();
        await using (var service = await sandbox.StartAsync(owner: true))
        {
            await command.DisposeAsync();
            Assert.Equal("1", await QueryAsync(service, "SELECT 1"));
        }

        Assert.False(await sandbox.IsRunningAsync());
    }

    [Fact]
    public async Task Two_starts_at_once_share_one_server()
    {
        await using var sandbox = await CreateOrSkipAsync();
        var clusters = await Task.WhenAll(sandbox.StartAsync(owner: true), sandbox.StartAsync(owner: true));

        Assert.Equal(clusters[0].ProcessId, clusters[1].ProcessId);
        foreach (var cluster in clusters)
            await cluster.DisposeAsync();
        Assert.False(await sandbox.IsRunningAsync());
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
