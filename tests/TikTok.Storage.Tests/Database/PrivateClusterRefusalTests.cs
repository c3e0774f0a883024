using TikTok.Storage.Database;
using static TikTok.Storage.Tests.Database.ClusterSandbox;

namespace TikTok.Storage.Tests.Database;

public sealed class PrivateClusterRefusalTests
{
    [Fact]
    public async Task Data_of_another_major_version_is_refused_with_both_versions_named_and_left_untouched()
    {
        await using var sandbox = await CreateOrSkipAsync();
        Directory.CreateDirectory(sandbox.Area.Data);
        await File.WriteAllTextAsync(Path.Combine(sandbox.Area.Data, "PG_VERSION"), "99\n", Ct);
        var installed = await PostgresBinaries.FindAnyAsync(explicitDirectory: null, startedFrom: null, TimeProvider.System, Ct);

        var refusal = await Assert.ThrowsAsync<PostgresVersionException>(() => sandbox.StartAsync());

        Assert.Equal(
            $"the database in {sandbox.Area.Data} was written by PostgreSQL 99, which PostgreSQL {installed.Major} cannot read: install PostgreSQL 99; or start over with --fresh, which deletes log, lake and database, with every anomaly found so far",
            refusal.Message);
        Assert.Equal([sandbox.Area.Data], Directory.GetFileSystemEntries(sandbox.Area.Path));
        Assert.Single(Directory.GetFileSystemEntries(sandbox.Area.Data));
    }

    [Fact]
    public async Task Without_binaries_one_line_says_what_to_install_and_what_the_alternative_is()
    {
        await using var sandbox = await CreateOrSkipAsync();
        var empty = Directory.CreateDirectory(Path.Combine(sandbox.Directory, "empty")).FullName;

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(sandbox.Options() with { BinariesDirectory = empty }));

        Assert.Equal(
            $"no PostgreSQL 15 or newer in {empty}: install it ({PostgresInstallAdvice.ForThisSystem()}), or set ConnectionStrings__tiktok to use a database elsewhere",
            refusal.Message);
        Assert.False(Directory.Exists(sandbox.Area.Path));
    }

    [Fact]
    public async Task Links_to_a_removed_installation_count_as_no_installation()
    {
        var links = Directory.CreateTempSubdirectory("tiktok-links-");
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
            File.CreateSymbolicLink(Path.Combine(links.FullName, program), "/nonexistent/" + program);

        await Assert.ThrowsAsync<PostgresNotFoundException>(() => PostgresBinaries.FindAnyAsync(links.FullName, startedFrom: null, TimeProvider.System, Ct));
        links.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_reported_with_the_last_lines_of_its_log_in_one_line()
    {
        await using var sandbox = await CreateOrSkipAsync();
        var options = sandbox.Options() with { ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["shared_buffers"] = "many" } };

        var failure = await Assert.ThrowsAsync<PrivateClusterException>(() => StartAsync(options));

        Assert.Contains("invalid value for parameter \"shared_buffers\": \"many\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains(sandbox.Area.LogFile, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task Binaries_in_a_path_that_means_something_to_a_shell_are_refused_since_they_start_each_other_by_it()
    {
        await using var sandbox = await CreateOrSkipAsync();
        var options = sandbox.Options() with { LookForInstalled = false, CacheDirectory = Path.Combine(sandbox.Directory, "$(touch evaluated)") };

        var refusal = await Assert.ThrowsAsync<PostgresNotFoundException>(() => StartAsync(options));

        Assert.Contains("Storage:PostgresCache", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task A_lost_password_is_reported_and_the_data_is_kept()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using (await sandbox.StartAsync())
        {
        }

        await File.WriteAllTextAsync(sandbox.Area.PasswordFile, "", Ct);
        Assert.Contains(sandbox.Area.PasswordFile, (await Assert.ThrowsAsync<PrivateClusterException>(() => sandbox.StartAsync())).Message, StringComparison.Ordinal);
        File.Delete(sandbox.Area.PasswordFile);
        var failure = await Assert.ThrowsAsync<PrivateClusterException>(() => sandbox.StartAsync());

        Assert.Contains(sandbox.Area.PasswordFile, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(sandbox.Area.DataMajor());
    }

    [Fact]
    public async Task A_live_server_that_does_not_answer_in_time_is_reported_and_left_alone()
    {
        await using var sandbox = await CreateOrSkipAsync();
        await using var service = await sandbox.StartAsync(owner: true);
        await SignalAsync("STOP", service.ProcessId);
        try
        {
            var failure = await Assert.ThrowsAsync<PrivateClusterException>(() => StartAsync(sandbox.Options() with { StartTimeout = TimeSpan.FromSeconds(1) }));
            Assert.Contains($"(process {service.ProcessId}) runs but was not ready within 1 s", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            await SignalAsync("CONT", service.ProcessId);
        }

        Assert.Equal("1", await QueryAsync(service, "SELECT 1"));
    }

    private static async Task SignalAsync(string signal, int processId)
    {
        var result = await ClusterProcess.RunAsync(["sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, $"{processId}"], input: null, TimeProvider.System, Ct);
        Assert.True(result.Succeeded, result.Output);
    }
}
