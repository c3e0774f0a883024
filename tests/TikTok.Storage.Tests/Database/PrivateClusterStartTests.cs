using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Npgsql;
using TikTok.Storage.Database;
using static TikTok.Storage.Tests.Database.ClusterSandbox;

namespace TikTok.Storage.Tests.Database;

public sealed class PrivateClusterStartTests
{
    [Fact]
    public async Task A_fresh_start_gives_a_utf8_database_in_the_c_locale_with_durable_commits()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var cluster = await sandbox.StartAsync();

        Assert.Equal("UTF8 C", await QueryAsync(cluster, "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = current_database()"));
        Assert.Equal("tiktok", await QueryAsync(cluster, "SELECT current_database()"));
        Assert.Equal("tiktok", await QueryAsync(cluster, "SELECT current_setting('application_name')"));
        Assert.Equal("on on minimal off 128MB", await QueryAsync(cluster,
            "SELECT concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('wal_level'), current_setting('jit'), current_setting('shared_buffers'))"));
        Assert.False(cluster.WasRunning);
    }

    [Fact]
    public async Task The_server_is_reachable_on_loopback_only_and_with_the_password_only()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var cluster = await sandbox.StartAsync();
        var connection = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);

        Assert.Equal("127.0.0.1", connection.Host);
        Assert.Equal("", await QueryAsync(cluster, "SHOW unix_socket_directories"));
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == connection.Port).ToList();
        Assert.Equal([IPAddress.Loopback], listeners.Select(listener => listener.Address));

        connection.Password = "guess";
        await using var stranger = new NpgsqlConnection(connection.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => stranger.OpenAsync(Ct));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task The_password_is_for_its_owner_only()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var cluster = await sandbox.StartAsync();

        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(sandbox.Area.PasswordFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(sandbox.Area.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(sandbox.Area.Data));
    }

    [Fact]
    public async Task A_second_start_after_a_clean_stop_keeps_the_data()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using (var first = await sandbox.StartAsync())
            await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        Assert.False(await sandbox.IsRunningAsync());

        await using var second = await sandbox.StartAsync();
        Assert.Equal("42", await QueryAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_killed_server_recovers_at_the_next_start_with_every_commit()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var first = await sandbox.StartAsync();
        await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        using (var server = Process.GetProcessById(first.ProcessId))
        {
            server.Kill();
            await server.WaitForExitAsync(Ct);
        }

        await using var second = await sandbox.StartAsync();
        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.Equal("42", await QueryAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_pid_file_that_names_another_program_is_stale_and_that_program_is_left_alone()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using (await sandbox.StartAsync())
        {
        }

        var user = await UnprivilegedUser.ChooseAsync(TimeProvider.System, Ct);
        var bystander = Environment.ProcessId;
        await ClusterArea.WriteAsync(user, sandbox.Area.PidFile, $"{bystander}\n{sandbox.Area.Data}\n1700000000\n5432\n\n127.0.0.1\n  1234 5678\nready   \n", Ct);

        await using var cluster = await sandbox.StartAsync(owner: true);
        Assert.False(cluster.WasRunning);
        Assert.NotEqual(bystander, cluster.ProcessId);
    }

    [Fact]
    public async Task A_killed_server_that_stays_as_a_zombie_keeps_no_start_from_recovering()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var first = await StartAsync(sandbox.Options() with { StopOnDispose = false });
        await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        await using var zombie = await Zombie.CreateOrSkipAsync();
        using (var server = Process.GetProcessById(first.ProcessId))
        {
            server.Kill();
            await server.WaitForExitAsync(Ct);
        }

        // What the server has written down, with the id of a process that has ended and that nobody has reaped.
        var lines = await File.ReadAllLinesAsync(sandbox.Area.PidFile, Ct);
        lines[0] = zombie.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await ClusterArea.WriteAsync(await UnprivilegedUser.ChooseAsync(TimeProvider.System, Ct), sandbox.Area.PidFile, string.Join('\n', lines) + "\n", Ct);

        await using var second = await sandbox.StartAsync(owner: true);
        Assert.False(second.WasRunning);
        Assert.Equal("42", await QueryAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_port_that_was_taken_in_between_is_replaced_by_another()
    {
        await using var sandbox = await CreateOrSkipAsync();
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var taken = ((IPEndPoint)squatter.LocalEndpoint).Port;
        var options = sandbox.Options();
        var choices = new Queue<int>([taken, options.ChoosePort()]);

        await using var cluster = await StartAsync(options with { ChoosePort = choices.Dequeue });

        Assert.NotEqual(taken, new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Port);
        Assert.Empty(choices);
    }

    [Fact]
    public async Task Leftovers_of_an_interrupted_initdb_are_harmless()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using (await sandbox.StartAsync())
        {
        }

        // As if the kill had come before the rename: an unfinished directory, a password file, no data; and a data directory with no database in it.
        Directory.Move(sandbox.Area.Data, sandbox.Area.UnfinishedData + "12345678");
        Directory.CreateDirectory(sandbox.Area.Data);

        await using var cluster = await sandbox.StartAsync();
        Assert.Equal("1", await QueryAsync(cluster, "SELECT 1"));
        Assert.Empty(Directory.GetDirectories(sandbox.Area.Path, "data.initdb-*"));
    }

    [Fact]
    public async Task An_empty_password_that_a_killed_first_start_left_keeps_no_start_from_working()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using (await sandbox.StartAsync())
        {
        }

        Directory.Delete(sandbox.Area.Data, recursive: true);
        await File.WriteAllTextAsync(sandbox.Area.PasswordFile, "", Ct);

        await using var cluster = await sandbox.StartAsync();
        Assert.Equal("1", await QueryAsync(cluster, "SELECT 1"));
    }

    [Theory]
    [InlineData("costs $5 & $HOME")]
    [InlineData("$(touch evaluated)")]
    [InlineData("`touch evaluated`")]
    [InlineData("\"quoted\" and 'quoted'")]
    [InlineData("back\\slash; *")]
    public async Task A_path_that_means_something_to_a_shell_is_a_path_like_any_other(string name)
    {
        await using var sandbox = await CreateOrSkipAsync();
        var options = sandbox.Options() with { Directory = Path.Combine(sandbox.Directory, name) };
        await using (var first = await StartAsync(options))
            await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using (var second = await StartAsync(options))
            Assert.Equal("42", await QueryAsync(second, "SELECT answer FROM kept"));
        await PrivateCluster.DeleteAsync(options.Directory, binariesDirectory: null, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System, Ct);

        Assert.Empty(Directory.GetFileSystemEntries(options.Directory));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(sandbox.Directory)!, "evaluated", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Everything_in_a_cluster_that_has_worked_is_its_own_and_what_is_put_there_is_not()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var cluster = await sandbox.StartAsync();
        Assert.Null(await PrivateCluster.FindForeignAsync(sandbox.Directory, TimeProvider.System, Ct));

        foreach (var mine in new[] { Path.Combine(sandbox.Area.Path, "backup.sql"), Path.Combine(sandbox.Area.Data, "notes.txt") })
        {
            await File.WriteAllTextAsync(mine, "mine", Ct);
            Assert.Equal(mine, await PrivateCluster.FindForeignAsync(sandbox.Directory, TimeProvider.System, Ct));
            File.Delete(mine);
        }
    }

    [Fact]
    public async Task A_cancelled_start_leaves_no_server_and_the_next_start_works()
    {
        await using var sandbox = await CreateOrSkipAsync();
        foreach (var milliseconds in new[] { 150, 600, 1500 })
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
            try
            {
                await using var hurried = await PrivateCluster.StartAsync(sandbox.Options(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System, cancel.Token);
            }
            catch (OperationCanceledException)
            {
                // Expected, unless the machine is quicker than that.
            }

            Assert.False(await sandbox.IsRunningAsync());
        }

        await using var cluster = await sandbox.StartAsync();
        Assert.Equal("1", await QueryAsync(cluster, "SELECT 1"));
    }
}
