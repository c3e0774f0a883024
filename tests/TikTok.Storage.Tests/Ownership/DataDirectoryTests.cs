using System.Text.Json;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Tests.Ownership;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-directory-").FullName;

    private string Data => Path.Combine(_root, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_second_owner_is_refused_in_one_line_that_names_process_and_address_of_the_first()
    {
        using var first = await TakeAsync();
        first.ListensAt("http://127.0.0.1:5080");

        var refusal = await Assert.ThrowsAsync<DirectoryInUseException>(() => TakeAsync());

        Assert.Contains(Data, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} (Test, http://127.0.0.1:5080)", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task By_another_path_it_is_the_same_directory()
    {
        using var first = await TakeAsync();
        var link = Path.Combine(_root, "link");
        Directory.CreateSymbolicLink(link, Data);

        await Assert.ThrowsAsync<DirectoryInUseException>(() => DataDirectory.TakeAsync(link, "Test", servesDatabase: false, address: null, TimeProvider.System, Ct));
    }

    [Fact]
    public async Task Of_many_who_come_at_once_one_becomes_the_owner_and_all_others_are_told_who()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                return ((DataDirectory?)await TakeAsync(), (DirectoryOwner?)null);
            }
            catch (DirectoryInUseException refusal)
            {
                return (null, refusal.Owner);
            }
        }, Ct)));

        Assert.Single(starts, start => start.Item1 is not null);
        Assert.All(starts.Where(start => start.Item1 is null), start => Assert.Equal(Environment.ProcessId, start.Item2!.ProcessId));
        starts.Single(start => start.Item1 is not null).Item1!.Dispose();
    }

    [Fact]
    public async Task A_directory_that_is_freed_can_be_taken_again_and_what_a_killed_owner_left_keeps_nobody_out()
    {
        (await TakeAsync()).Dispose();
        var ended = DirectoryOwner.Myself("Killed", servesDatabase: true) with { Started = "never" };
        ended.Write(new DirectoryFiles(Data));

        using var next = await TakeAsync();

        Assert.Equal("Test", DirectoryOwner.Read(new DirectoryFiles(Data))!.Program);
    }

    [Fact]
    public async Task A_new_directory_gets_a_marker_with_format_version_and_time_and_keeps_out_of_version_control()
    {
        (await TakeAsync()).Dispose();
        var made = await File.ReadAllTextAsync(new DirectoryFiles(Data).Marker, Ct);
        (await TakeAsync()).Dispose();

        var marker = JsonElement.Parse(made);
        Assert.Equal(1, marker.GetProperty("format").GetInt32());
        Assert.NotEmpty(marker.GetProperty("version").GetString()!);
        Assert.True(marker.GetProperty("created").TryGetDateTimeOffset(out _));
        Assert.Equal(made, await File.ReadAllTextAsync(new DirectoryFiles(Data).Marker, Ct));
        Assert.Equal("*\n", await File.ReadAllTextAsync(Path.Combine(Data, ".gitignore"), Ct));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("log/app.log", "lake/boat.jpg", "postgres/data/PG_VERSION")]
    [InlineData("log/CURRENT", "lake/state/identity")]
    public async Task A_directory_with_other_things_is_refused_and_not_even_a_lock_is_left_in_it(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Data, name))!);
            await File.WriteAllTextAsync(Path.Combine(Data, name), "mine", Ct);
        }

        var before = Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories);
        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(() => TakeAsync());

        Assert.DoesNotContain("fresh", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_root_of_a_new_file_system_counts_as_empty()
    {
        Directory.CreateDirectory(Path.Combine(Data, "lost+found"));

        (await TakeAsync()).Dispose();
    }

    [Theory]
    [InlineData("{\"format\":2,\"version\":\"9.9.9\",\"created\":\"2030-01-01T00:00:00Z\"}", "version 9.9.9")]
    [InlineData("{\"format\":2}", "a newer version")]
    [InlineData("{", "is damaged: write {\"format\":1} into it")]
    [InlineData("", "is damaged")]
    [InlineData("null", "is damaged")]
    [InlineData("{\"version\":\"1.0.0\"}", "is damaged")]
    [InlineData("{\n\"format\":\n\"one\"}", "is damaged")]
    public async Task A_directory_of_a_newer_version_or_with_a_damaged_marker_is_refused(string marker, string part)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(new DirectoryFiles(Data).Marker, marker, Ct);

        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(() => TakeAsync());

        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain("BytePosition", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_marker_can_be_written_anew_as_the_refusal_says()
    {
        (await TakeAsync()).Dispose();
        await File.WriteAllTextAsync(new DirectoryFiles(Data).Marker, "{\"format\":1}", Ct);

        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task A_file_is_no_directory()
    {
        await File.WriteAllTextAsync(Data, "", Ct);

        Assert.Contains("is a file", (await Assert.ThrowsAsync<DataDirectoryException>(() => TakeAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_work_in_the_lake_go_on_beside_the_owner_and_keep_it_from_deleting()
    {
        using var owner = await TakeAsync();
        var one = await DataDirectory.JoinAsync(Data, "Test", TimeProvider.System, Ct);
        var other = await DataDirectory.JoinAsync(Data, "Test", TimeProvider.System, Ct);

        Assert.Contains("Nothing was deleted", Assert.Throws<DataDirectoryException>(owner.KeepUsersOut).Message, StringComparison.Ordinal);
        await one.DisposeAsync();
        await other.DisposeAsync();
        using (owner.KeepUsersOut())
            await Assert.ThrowsAsync<DataDirectoryException>(() => DataDirectory.JoinAsync(Data, "Test", TimeProvider.System, Ct));
    }

    [Fact]
    public async Task Nobody_joins_in_a_lake_that_is_half_deleted()
    {
        using var owner = await TakeAsync();
        DirectoryClearing.Begin(owner);

        Assert.Contains("--fresh", (await Assert.ThrowsAsync<DataDirectoryException>(() => DataDirectory.JoinAsync(Data, "Test", TimeProvider.System, Ct))).Message, StringComparison.Ordinal);

        DirectoryClearing.End(owner);
        await (await DataDirectory.JoinAsync(Data, "Test", TimeProvider.System, Ct)).DisposeAsync();
    }

    [Fact]
    public async Task What_is_handed_over_ends_before_the_directory_is_freed()
    {
        var directory = await TakeAsync();
        var database = new Database(() => Assert.ThrowsAsync<DirectoryInUseException>(TakeAsync));
        directory.Runs(database);

        await directory.DisposeAsync();

        Assert.True(database.HasEnded);
        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task Root_writes_nothing_into_a_directory_of_somebody_else()
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            Assert.Skip("Only root may write where others may not.");
        (await TakeAsync()).Dispose();
        using (var given = System.Diagnostics.Process.Start("chown", ["-R", "12345", Data]))
            await given.WaitForExitAsync(Ct);

        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(TakeAsync);
        var joining = await Assert.ThrowsAsync<DataDirectoryException>(() => DataDirectory.JoinAsync(Data, "Test", TimeProvider.System, Ct));

        Assert.Contains("account with id 12345", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("account with id 12345", joining.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(new DirectoryFiles(Data).Users));
    }

    [Fact]
    public async Task Nobody_else_can_look_into_a_directory_and_only_pass_through_the_one_that_leads_to_postgresql()
    {
        if (OperatingSystem.IsWindows())
            return; // modes are Unix's
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_111_111);
        var nested = Path.Combine(_root, "new", "data");

        (await TakeAsync()).Dispose();
        (await DataDirectory.TakeAsync(nested, "Test", servesDatabase: false, address: null, TimeProvider.System, Ct)).Dispose();

        const UnixFileMode forOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var directory in new[] { Data, nested, Path.GetDirectoryName(nested)! })
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(directory) & forOthers);
        foreach (var file in Directory.GetFiles(nested))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file) & (forOthers | UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>Something that looks around when it ends.</summary>
    private sealed class Database(Func<Task> look) : IAsyncDisposable
    {
        public bool HasEnded { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await look();
            HasEnded = true;
        }
    }

    private Task<DataDirectory> TakeAsync() => DataDirectory.TakeAsync(Data, "Test", servesDatabase: false, address: null, TimeProvider.System, Ct);
}
