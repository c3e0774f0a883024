using TikTok.Storage.Database;
using static TikTok.Storage.Tests.Database.ClusterSandbox;

namespace TikTok.Storage.Tests.Database;

public sealed class PrivateClusterRelocationTests
{
    [Fact]
    public async Task A_directory_closed_to_the_unprivileged_user_is_served_from_elsewhere_until_deleted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root runs the server as another user");
        await using var sandbox = await CreateOrSkipAsync(closed: true);
        var location = new ClusterLocation(sandbox.Directory);

        await using (var first = await sandbox.StartAsync())
            await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        Assert.False(Directory.Exists(sandbox.Area.Path));
        Assert.Equal(location.Relocated.Path, (await File.ReadAllTextAsync(location.PointerFile, Ct)).Trim());

        await using (var second = await sandbox.StartAsync())
            Assert.Equal("42", await QueryAsync(second, "SELECT answer FROM kept"));

        await StartAsync(sandbox.Options() with { StopOnDispose = false });
        await sandbox.DeleteClusterAsync();
        Assert.False(Directory.Exists(location.Relocated.Path));
        Assert.False(File.Exists(location.PointerFile));
    }

    [Fact]
    public async Task A_place_elsewhere_that_somebody_else_took_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root runs the server as another user");
        await using var sandbox = await CreateOrSkipAsync(closed: true);
        var squatted = new ClusterLocation(sandbox.Directory).Relocated.Path;
        Directory.CreateDirectory(squatted);

        var failure = await Assert.ThrowsAsync<PrivateClusterException>(() => sandbox.StartAsync());

        Assert.Contains(squatted, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_location_file_that_points_anywhere_else_is_not_believed()
    {
        await using var sandbox = await CreateOrSkipAsync();
        Directory.CreateDirectory(sandbox.Directory);
        var precious = Directory.CreateDirectory(Path.Combine(sandbox.Directory, "precious")).FullName;
        var pointer = new ClusterLocation(sandbox.Directory).PointerFile;
        await File.WriteAllTextAsync(pointer, precious, Ct);

        await Assert.ThrowsAsync<PrivateClusterException>(() => sandbox.StartAsync());
        await Assert.ThrowsAsync<PrivateClusterException>(() => sandbox.DeleteClusterAsync());

        Assert.True(Directory.Exists(precious));
        File.Delete(pointer);
    }

    [Fact]
    public async Task A_copy_of_a_directory_neither_uses_nor_deletes_the_database_of_the_original()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root runs the server as another user");
        await using var sandbox = await CreateOrSkipAsync(closed: true);
        await using var original = await sandbox.StartAsync(owner: true);
        await using var copy = Create(closed: true);
        Directory.CreateDirectory(copy.Directory);
        var pointer = new ClusterLocation(copy.Directory).PointerFile;
        File.Copy(new ClusterLocation(sandbox.Directory).PointerFile, pointer);

        await Assert.ThrowsAsync<PrivateClusterException>(() => copy.StartAsync(owner: true));
        await Assert.ThrowsAsync<PrivateClusterException>(() => copy.DeleteClusterAsync());

        Assert.Equal("1", await QueryAsync(original, "SELECT 1"));
        File.Delete(pointer);
    }
}
