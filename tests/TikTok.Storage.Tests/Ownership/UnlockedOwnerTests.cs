using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Tests.Ownership;

/// <summary>Owners that live though nothing holds the lock file that is there: it was deleted, or put back from a copy.</summary>
public sealed class UnlockedOwnerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-unlocked-").FullName;

    private string Data => Path.Combine(_root, "data");

    private DirectoryFiles Files => new(Data);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Whose_lock_file_is_deleted_keeps_a_second_one_out_as_long_as_it_lives()
    {
        using (var first = await TakeAsync())
        {
            File.Delete(Files.Lock);

            var refusal = await Assert.ThrowsAsync<DirectoryInUseException>(TakeAsync);
            Assert.Contains($"process {Environment.ProcessId} (Test)", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("tiktok.owner.json", refusal.Message, StringComparison.Ordinal); // the way out for a copy
            Assert.DoesNotContain('\n', refusal.Message);
            await Assert.ThrowsAsync<DirectoryInUseException>(TakeAsync); // the lock file is there again, and nobody holds it
            Assert.Equal(Environment.ProcessId, DirectoryOwner.Read(Files)!.ProcessId);
        }

        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task Whose_record_is_deleted_too_is_known_by_the_lock_of_its_log()
    {
        using var first = await TakeAsync();
        await using (Log())
        {
            foreach (var file in new[] { Files.Lock, Files.Owner })
                File.Delete(file);

            Assert.Contains("lock of its log", (await Assert.ThrowsAsync<DirectoryInUseException>(TakeAsync)).Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Files.Owner));
        }

        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task Whose_id_is_another_process_by_now_keeps_nobody_out()
    {
        (await TakeAsync()).Dispose();
        (DirectoryOwner.Myself("Killed", servesDatabase: true) with { Started = "earlier" }).Write(Files);

        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task On_another_machine_which_nobody_can_ask_from_here_keeps_nobody_out()
    {
        (await TakeAsync()).Dispose();
        (DirectoryOwner.Myself("Killed with its container", servesDatabase: true) with { Machine = "elsewhere" }).Write(Files);

        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task What_is_asked_leaves_a_log_as_it_is_also_a_damaged_one()
    {
        (await TakeAsync()).Dispose();
        await using (Log())
        {
        }

        foreach (var manifest in Directory.GetFiles(Files.Log, "MANIFEST-*"))
            await File.WriteAllTextAsync(manifest, "damaged", Ct);
        var before = Directory.GetFiles(Files.Log).Order(StringComparer.Ordinal).Select(file => (file, File.GetLastWriteTimeUtc(file))).ToList();

        (await TakeAsync()).Dispose();

        Assert.Equal(before, Directory.GetFiles(Files.Log).Order(StringComparer.Ordinal).Select(file => (file, File.GetLastWriteTimeUtc(file))));
    }

    [Fact]
    public async Task Who_finds_the_directory_made_anew_at_its_end_leaves_the_next_ones_record()
    {
        var first = await TakeAsync();
        Directory.Delete(Data, recursive: true);
        Directory.CreateDirectory(Data);
        (DirectoryOwner.Myself("Next", servesDatabase: false) with { ProcessId = 1 }).Write(Files);

        first.Dispose();

        Assert.Equal("Next", DirectoryOwner.Read(Files)!.Program);
    }

    private EmbeddedEventLog Log() => EmbeddedEventLog.Open(Files.Log, new EventLogOptions(), TimeProvider.System, NullLogger.Instance);

    private Task<DataDirectory> TakeAsync() => DataDirectory.TakeAsync(Data, "Test", servesDatabase: false, address: null, new HurriedClock(), Ct);

    /// <summary>A clock for which every wait is over soon.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency);
    }
}
