using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Tests.Ownership;

/// <summary>Directories that were made before there were markers.</summary>
public sealed class EarlierVersionTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tiktok-earlier-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_directory_whose_log_and_lake_carry_the_same_mark_gets_a_marker_and_is_closed_to_others()
    {
        var mark = Guid.NewGuid().ToString("N");
        await using (await LogAsync(mark))
        {
        }

        await LakeAsync(mark);
        (await TakeAsync()).Dispose();

        Assert.True(DataDirectory.IsOurs(_data));
        Assert.NotNull(DirectoryMarker.Read(new DirectoryFiles(_data)));
        if (!OperatingSystem.IsWindows())
            foreach (var entry in new DirectoryInfo(Path.Combine(_data, "lake")).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
                Assert.Equal(UnixFileMode.None, entry.UnixFileMode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task A_directory_whose_log_and_lake_carry_different_marks_is_refused()
    {
        await using (await LogAsync(Guid.NewGuid().ToString("N")))
        {
        }

        await LakeAsync(Guid.NewGuid().ToString("N"));

        await Assert.ThrowsAsync<DataDirectoryException>(TakeAsync);
        Assert.Null(DirectoryMarker.Read(new DirectoryFiles(_data)));
    }

    [Fact]
    public async Task A_directory_in_which_a_process_of_that_version_still_works_is_refused()
    {
        var mark = Guid.NewGuid().ToString("N");
        await using var log = await LogAsync(mark);
        await LakeAsync(mark);

        await Assert.ThrowsAsync<DirectoryInUseException>(TakeAsync);
    }

    [Fact]
    public async Task Deleting_a_damaged_marker_makes_a_directory_known_again_as_the_refusal_says()
    {
        var mark = Guid.NewGuid().ToString("N");
        await using (await LogAsync(mark))
        {
        }

        await LakeAsync(mark);
        var marker = new DirectoryFiles(_data).Marker;
        await File.WriteAllTextAsync(marker, "{", Ct);

        Assert.Contains($"{marker} is damaged: delete it", (await Assert.ThrowsAsync<DataDirectoryException>(TakeAsync)).Message, StringComparison.Ordinal);
        File.Delete(marker);
        (await TakeAsync()).Dispose();
    }

    private async Task<EmbeddedEventLog> LogAsync(string mark)
    {
        var log = EmbeddedEventLog.Open(Path.Combine(_data, "log"), new EventLogOptions(), TimeProvider.System, NullLogger.Instance);
        await log.CreateTopicsAsync(Topics.All(new EventLogOptions()), Ct);
        await using var writer = await log.OpenWriterAsync("identity", Ct);
        await writer.CommitAsync([new AppendRecord(new TopicPartition(Topics.Sources, 0), default, Encoding.UTF8.GetBytes(mark))], [], Ct);
        return log;
    }

    private async Task LakeAsync(string mark)
    {
        Directory.CreateDirectory(Path.Combine(_data, "lake", "state"));
        await File.WriteAllTextAsync(Path.Combine(_data, "lake", "state", "identity"), mark, Ct);
    }

    private Task<DataDirectory> TakeAsync() => DataDirectory.TakeAsync(_data, "Test", servesDatabase: false, address: null, TimeProvider.System, Ct);
}
