#pragma warning disable xUnit1069 // Ct is the token of the test context
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;

namespace TikTok.Storage.Tests.EventLog;

/// <summary>The embedded log deletes unread only what no group has ever committed on.</summary>
public sealed class EmbeddedLostOffsetsTests : LostOffsetsContract, IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-log-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2020, 3, 23, 0, 0, 0, TimeSpan.Zero));
    private EmbeddedEventLog? _log;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
            await _log.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact(Timeout = HangGuard)]
    public async Task What_a_group_reads_again_after_a_stop_is_kept_however_old_it_is()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: false, values: 3, firstKept: 0);
        await using var writer = await log.OpenWriterAsync("w", Ct);
        await writer.CommitAsync([], [new OffsetCommit("group", partition, new CommittedOffset(3, "note") { KeepFrom = 1 })], Ct);
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(new OffsetRange(1, 3), await log.GetOffsetsAsync(partition, Ct));

        await log.DisposeAsync();
        _log = Open(acceptLoss: false);
        Assert.Equal(new CommittedOffset(3, "note") { KeepFrom = 1 }, await _log.GetCommittedAsync("group", partition, Ct));
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(new OffsetRange(1, 3), await _log.GetOffsetsAsync(partition, Ct));
    }

    protected override async Task<(IEventLog Log, TopicPartition Partition)> WithDeletedAsync(bool acceptLoss, int values, int firstKept)
    {
        _log = Open(acceptLoss);
        var partition = new TopicPartition("topic", 0);
        await _log.CreateTopicsAsync([new TopicSpec(partition.Topic, 1, TimeSpan.FromHours(1))], Ct);
        await using var writer = await _log.OpenWriterAsync("source", Ct);
        for (var value = 0; value < values; value++)
        {
            if (value == firstKept)
                Expire();
            await writer.AppendAsync(Record(partition, $"{value}"));
        }

        if (firstKept == values)
            Expire();
        return (_log, partition);

        void Expire() => _clock.Advance(TimeSpan.FromHours(2));
    }

    private EmbeddedEventLog Open(bool acceptLoss) => EmbeddedEventLog.Open(
        Path.Combine(_root, "log"), new EventLogOptions { AcceptLostOffsets = acceptLoss }, _clock, NullLogger.Instance);
}
