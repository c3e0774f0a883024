#pragma warning disable xUnit1069 // Ct is the token of the test context
#pragma warning disable MA0002 // xunit compares strings ordinally
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;

namespace TikTok.Storage.Tests.EventLog;

public sealed class EmbeddedEventLogTests : EventLogContract, IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-log-").FullName;
    private readonly EventLogOptions _options = new() { MaxBacklogRecords = 10 };
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2020, 3, 23, 0, 0, 0, TimeSpan.Zero));
    private EmbeddedEventLog? _log;

    protected override IEventLog Log => _log!;

    private string LogDirectory => Path.Combine(_root, "log");

    public ValueTask InitializeAsync()
    {
        _log = Open(LogDirectory, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
            await _log.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    protected override Task ReopenAsync() => ReopenAsync(TimeProvider.System);

    [Fact(Timeout = HangGuard)]
    public async Task What_was_acknowledged_is_there_after_an_unclean_end()
    {
        var partitions = await CreateTopicAsync(2);
        await using var writer = await WriterAsync();
        for (var commit = 0; commit < 20; commit++)
            await CommitAsync(commit);

        // Commits go on while the directory is copied: the copy is what a kill -9 leaves, at some moment.
        var going = Task.Run(async () =>
        {
            for (var commit = 20; commit < 60; commit++)
                await CommitAsync(commit);
        }, Ct);
        var copy = Path.Combine(_root, "copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(LogDirectory).Where(file => Path.GetFileName(file) != "LOCK"))
        {
            await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var target = File.Create(Path.Combine(copy, Path.GetFileName(file)));
            await source.CopyToAsync(target, Ct);
        }

        await going;
        await using var recovered = Open(copy, TimeProvider.System);
        var values = await recovered.ValuesAsync(partitions[0]);
        Assert.InRange(values.Length, 20, 60);
        Assert.Equal(Enumerable.Range(0, values.Length).Select(commit => $"{commit}"), values);
        Assert.Equal(values, await recovered.ValuesAsync(partitions[1]));
        Assert.Equal(new CommittedOffset(values.Length, $"after {values.Length - 1}"), await recovered.GetCommittedAsync("group", partitions[0], Ct));
        await using var next = await recovered.OpenWriterAsync("next", Ct);
        await next.AppendAsync(Record(partitions[0], "goes on"));
        Assert.Equal(values.Append("goes on"), await recovered.ValuesAsync(partitions[0]));

        Task CommitAsync(int commit) => writer.CommitAsync(
            [Record(partitions[0], $"{commit}"), Record(partitions[1], $"{commit}")], [new OffsetCommit("group", partitions[0], new CommittedOffset(commit + 1, $"after {commit}"))], Ct);
    }

    [Fact]
    public void A_log_that_another_owner_has_open_is_refused_with_one_clear_line()
    {
        var failure = Assert.Throws<EventLogException>(() => Open(LogDirectory, TimeProvider.System));
        Assert.StartsWith($"The embedded log in {LogDirectory} is in use", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_log_that_cannot_be_read_is_not_said_to_be_in_use()
    {
        var directory = Path.Combine(_root, "my-blocks");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "CURRENT"), "MANIFEST-000001\n");
        var failure = Assert.Throws<EventLogException>(() => Open(directory, TimeProvider.System));
        Assert.StartsWith($"The embedded log in {directory} cannot be opened", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_an_error_with_its_name()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<EventLogException>(() => Open(file, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Records_expire_but_not_before_every_known_group_has_processed_them()
    {
        await ReopenAsync(_clock);
        var topic = NewName("topic");
        var (partition, untouched) = (new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        await Log.CreateTopicsAsync([new TopicSpec(topic, 2, TimeSpan.FromHours(1))], Ct);
        await using var writer = await WriterAsync();
        await writer.AppendAsync(Record(partition, "a1"), Record(partition, "a2"), Record(untouched, "u"));
        _clock.Advance(TimeSpan.FromMinutes(10));
        await writer.AppendAsync(Record(partition, "b"));
        await writer.CommitAsync([], [new OffsetCommit("slow", partition, new CommittedOffset(2, "")), new OffsetCommit("fast", partition, new CommittedOffset(3, ""))], Ct);

        _clock.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal(new OffsetRange(0, 3), await Log.GetOffsetsAsync(partition, Ct));
        _clock.Advance(TimeSpan.FromMinutes(10)); // a is 65 minutes old, b 55
        Assert.Equal(new OffsetRange(2, 3), await Log.GetOffsetsAsync(partition, Ct));
        Assert.Equal(new OffsetRange(0, 1), await Log.GetOffsetsAsync(untouched, Ct)); // both groups may still come for it
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(new OffsetRange(2, 3), await Log.GetOffsetsAsync(partition, Ct));

        using var reader = Log.OpenReader(partition, 0);
        Assert.Equal([new KeptRecord(2, "", "b", "")], await reader.ReadAsync(1));
        await writer.CommitAsync([], [new OffsetCommit("slow", partition, new CommittedOffset(3, ""))], Ct);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new OffsetRange(3, 3), await Log.GetOffsetsAsync(partition, Ct));

        await ReopenAsync(_clock);
        Assert.Equal(new OffsetRange(3, 3), await Log.GetOffsetsAsync(partition, Ct));
        await using var later = await WriterAsync();
        await later.AppendAsync(Record(partition, "c"));
        Assert.Equal(["c"], await Log.ValuesAsync(partition));
        Assert.Equal(["u"], await Log.ValuesAsync(untouched));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Records_expire_where_no_group_ever_read_but_never_under_a_consumer_that_runs()
    {
        await ReopenAsync(_clock);
        var (read, unread, kept) = (new TopicPartition(NewName("read"), 0), new TopicPartition(NewName("unread"), 0), new TopicPartition(NewName("kept"), 0));
        await Log.CreateTopicsAsync([new TopicSpec(read.Topic, 1, TimeSpan.FromHours(1)), new TopicSpec(unread.Topic, 1, TimeSpan.FromHours(1)), new TopicSpec(kept.Topic, 1)], Ct);
        await using var writer = await WriterAsync();
        await writer.AppendAsync(Record(read, "x"), Record(unread, "x"), Record(kept, "x"));
        await using var consumer = await IdleConsumer.StartAsync(Log, "group", read.Topic);

        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new OffsetRange(0, 1), await Log.GetOffsetsAsync(read, Ct));
        Assert.Equal(new OffsetRange(1, 1), await Log.GetOffsetsAsync(unread, Ct));
        Assert.Equal(new OffsetRange(0, 1), await Log.GetOffsetsAsync(kept, Ct));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_append_waits_while_a_running_consumer_lags_and_goes_on_when_it_has_caught_up()
    {
        var (partition, other) = ((await CreateTopicAsync())[0], (await CreateTopicAsync())[0]);
        await using var writer = await WriterAsync();
        await using var consumer = await IdleConsumer.StartAsync(Log, "group", partition.Topic);
        await writer.AppendAsync([.. Enumerable.Range(0, 11).Select(i => Record(partition, $"{i}"))]);

        var waiting = writer.AppendAsync(Record(partition, "11"));
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var cancelled = writer.CommitAsync([Record(partition, "never")], [], impatient.Token);
        await writer.AppendAsync(Record(other, "not held up")); // commits are first come, first served: the other one is not even queued
        Assert.False(waiting.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        await consumer.Owned.CommitAsync([], new CommittedOffset(1, ""), Ct);
        await waiting;
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}"), await Log.ValuesAsync(partition));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_append_that_waits_goes_on_when_the_consumer_leaves()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        var consumer = await IdleConsumer.StartAsync(Log, "group", partition.Topic);
        await writer.AppendAsync([.. Enumerable.Range(0, 20).Select(i => Record(partition, $"{i}"))]);
        var waiting = writer.AppendAsync(Record(partition, "20"));
        Assert.False(waiting.IsCompleted);
        await consumer.DisposeAsync();
        await waiting;
    }

    [Fact(Timeout = HangGuard)]
    public async Task Offsets_are_dense()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        for (var commit = 0; commit < 3; commit++)
            await writer.AppendAsync(Record(partition, "x"), Record(partition, "y"));
        using var reader = Log.OpenReader(partition, 0);
        Assert.Equal([0L, 1, 2, 3, 4, 5], (await reader.ReadAsync(6)).Select(record => record.Offset));
        Assert.Equal(new OffsetRange(0, 6), await Log.GetOffsetsAsync(partition, Ct));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_partition_that_does_not_exist_is_an_error_that_names_it()
    {
        var absent = (await CreateTopicAsync(2))[0] with { Partition = 2 };
        await using var writer = await WriterAsync();
        var failure = await Assert.ThrowsAsync<EventLogException>(() => writer.AppendAsync(Record(absent, "x")));
        Assert.Contains("no partition 2", failure.Message, StringComparison.Ordinal);
        Assert.Throws<EventLogException>(() => Log.OpenReader(absent, 0));
    }

    private EmbeddedEventLog Open(string directory, TimeProvider clock) => EmbeddedEventLog.Open(directory, _options, clock, NullLogger.Instance);

    private async Task ReopenAsync(TimeProvider clock)
    {
        await _log!.DisposeAsync();
        _log = Open(LogDirectory, clock);
    }

    /// <summary>Owns a topic's one partition and does nothing with it.</summary>
    private sealed class IdleConsumer : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource<IOwnedPartition> _owned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _membership = Task.CompletedTask;

        public IOwnedPartition Owned => _owned.Task.Result;

        public static async Task<IdleConsumer> StartAsync(IEventLog log, string group, string topic)
        {
            var consumer = new IdleConsumer();
            consumer._membership = log.ConsumeAsync(group, topic, async (owned, ct) =>
            {
                consumer._owned.TrySetResult(owned);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }, consumer._stop.Token);
            await consumer._owned.Task;
            return consumer;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _membership.EndAsync();
            _stop.Dispose();
        }
    }
}
