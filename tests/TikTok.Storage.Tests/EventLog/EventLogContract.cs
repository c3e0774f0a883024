#pragma warning disable xUnit1069 // Ct is the token of the test context
#pragma warning disable MA0002 // xunit compares strings ordinally
using System.Collections.Concurrent;
using System.Globalization;
using TikTok.Storage.EventLog;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;

namespace TikTok.Storage.Tests.EventLog;

/// <summary>What every log promises. Offsets need not be dense, and nothing here depends on how fast a log is. One file, long as it is: a promise is looked up here.</summary>
public abstract class EventLogContract
{
    protected const int HangGuard = 120_000;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The log under test.</summary>
    protected abstract IEventLog Log { get; }

    /// <summary>Closes the log and opens it again, as another process would.</summary>
    protected abstract Task ReopenAsync();

    protected static string NewName(string kind) => $"{kind}-{Guid.NewGuid():N}";

    protected async Task<TopicPartition[]> CreateTopicAsync(int partitions = 1)
    {
        var name = NewName("topic");
        await Log.CreateTopicsAsync([new TopicSpec(name, partitions)], Ct);
        return [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(name, partition))];
    }

    protected Task<ILogWriter> WriterAsync(string? id = null) => Log.OpenWriterAsync(id ?? NewName("writer"), Ct);

    [Fact(Timeout = HangGuard)]
    public async Task A_topic_has_its_partitions_and_an_existing_one_keeps_them()
    {
        var topic = NewName("topic");
        await Log.CreateTopicsAsync([new TopicSpec(topic, 3), new TopicSpec(topic, 5)], Ct);
        await Log.CreateTopicsAsync([new TopicSpec(topic, 7)], Ct);
        Assert.Equal(3, await Log.GetPartitionCountAsync(topic, Ct));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_absent_topic_is_an_error_that_names_it()
    {
        var failure = await Assert.ThrowsAsync<EventLogException>(async () => await Log.GetPartitionCountAsync("absent-topic", Ct));
        Assert.Contains("absent-topic", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_new_partition_is_empty_and_no_group_has_a_place_in_it()
    {
        var partition = (await CreateTopicAsync())[0];
        var offsets = await Log.GetOffsetsAsync(partition, Ct);
        Assert.Equal(offsets.Start, offsets.End);
        Assert.Null(await Log.GetCommittedAsync(NewName("group"), partition, Ct));
        using var reader = Log.OpenReader(partition, 0);
        Assert.Empty((await reader.ReadAsync(1000, TimeSpan.Zero, Ct)).Records);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Records_come_back_in_order_with_rising_offsets_a_partition()
    {
        var partitions = await CreateTopicAsync(3);
        await using var writer = await WriterAsync();
        for (var commit = 0; commit < 5; commit++)
            await writer.AppendAsync([.. Enumerable.Range(0, 30).Select(i => Record(partitions[i % 3], $"{commit}:{i}"))]);

        foreach (var partition in partitions)
        {
            using var reader = Log.OpenReader(partition, 0);
            var records = await reader.ReadAsync(50);
            Assert.Equal(
                from commit in Enumerable.Range(0, 5) from i in Enumerable.Range(0, 30) where i % 3 == partition.Partition select $"{commit}:{i}",
                records.Select(record => record.Value));
            Assert.All(records.Zip(records.Skip(1)), pair => Assert.True(pair.First.Offset < pair.Second.Offset));
            var offsets = await Log.GetOffsetsAsync(partition, Ct);
            Assert.Equal(records[0].Offset, offsets.Start);
            Assert.True(offsets.End > records[^1].Offset);
            Assert.InRange(reader.Position, records[^1].Offset + 1, offsets.End);
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task Keys_values_and_headers_come_back_also_when_empty()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        await writer.AppendAsync(
            Record(partition, "value é😀", "key", ("b", "2"), ("a", "1"), ("b", ""), ("ü", "x")), Record(partition, "", "only a key"), Record(partition, "only a value"), Record(partition, ""));

        using var reader = Log.OpenReader(partition, 0);
        Assert.Equal(
            [("key", "value é😀", "b=2,a=1,b=,ü=x"), ("only a key", "", ""), ("", "only a value", ""), ("", "", "")],
            (await reader.ReadAsync(4)).Select(record => (record.Key, record.Value, record.Headers)));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_commit_of_fifty_thousand_records_is_read_back_in_chunks()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        var filling = new Random(1);
        var records = Enumerable.Range(0, 50_000).Select(i =>
        {
            var value = new byte[400];
            filling.NextBytes(value);
            BitConverter.TryWriteBytes(value, i);
            return new AppendRecord(partition, Bytes(i.ToString(CultureInfo.InvariantCulture)), value);
        }).ToList();
        await writer.CommitAsync(records, [], Ct);

        using var reader = Log.OpenReader(partition, 0);
        var (read, batches) = (0, 0);
        while (read < records.Count)
        {
            var batch = await reader.ReadAsync(64 * 1024, TimeSpan.FromSeconds(1), Ct);
            foreach (var record in batch.Records)
            {
                Assert.True(record.Key.Span.SequenceEqual(records[read].Key.Span) && record.Value.Span.SequenceEqual(records[read].Value.Span));
                read++;
            }

            batches++;
        }

        Assert.True(batches > 10, $"{batches} chunks");
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_record_larger_than_the_limit_of_a_read_is_given_all_the_same()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        var large = new string('x', 700_000);
        await writer.AppendAsync(Record(partition, "first"), Record(partition, large), Record(partition, "last"));
        using var reader = Log.OpenReader(partition, 0);
        Assert.Equal(["first", large, "last"], (await reader.ReadAsync(3, maxBytes: 1)).Select(record => record.Value));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_reader_starts_at_any_offset_and_seeks_to_any()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        for (var commit = 0; commit < 3; commit++)
            await writer.AppendAsync([.. Enumerable.Range(0, 7).Select(i => Record(partition, $"{commit}:{i}"))]);
        using var all = Log.OpenReader(partition, 0);
        var records = await all.ReadAsync(21);

        using var seeking = Log.OpenReader(partition, records[^1].Offset + 1);
        for (var i = records.Count - 1; i >= 0; i--)
        {
            using var reader = Log.OpenReader(partition, records[i].Offset);
            Assert.Equal(records[i..], await reader.ReadAsync(records.Count - i));
            seeking.Seek(records[i].Offset);
            Assert.Equal(records[i].Offset, seeking.Position);
            Assert.Equal(records[i..], await seeking.ReadAsync(records.Count - i));
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_read_that_waits_is_woken_by_an_append()
    {
        var partition = (await CreateTopicAsync())[0];
        await using var writer = await WriterAsync();
        using var reader = Log.OpenReader(partition, 0);
        var read = reader.ReadAsync(1 << 20, TimeSpan.FromHours(1), Ct).AsTask();
        Assert.False(read.IsCompleted);
        await writer.AppendAsync(Record(partition, "woken"));
        Assert.Equal("woken", Text(Assert.Single((await read).Records).Value));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_read_that_waits_is_ended_by_its_token()
    {
        var partition = (await CreateTopicAsync())[0];
        using var reader = Log.OpenReader(partition, 0);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var read = reader.ReadAsync(1 << 20, TimeSpan.FromHours(1), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Committed_places_and_their_notes_survive_reopening_and_so_do_records_and_topics()
    {
        var partitions = await CreateTopicAsync(2);
        var group = NewName("group");
        await using (var writer = await WriterAsync())
        {
            await writer.CommitAsync([Record(partitions[0], "kept")], [new OffsetCommit(group, partitions[0], new CommittedOffset(1, "first"))], Ct);
            await writer.CommitAsync([], [new OffsetCommit(group, partitions[0], new CommittedOffset(1, "from 17, é and spaces ")), new OffsetCommit(group, partitions[1], new CommittedOffset(0, ""))], Ct);
        }

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(new CommittedOffset(1, "from 17, é and spaces "), await Log.GetCommittedAsync(group, partitions[0], Ct));
            Assert.Equal(new CommittedOffset(0, ""), await Log.GetCommittedAsync(group, partitions[1], Ct));
            Assert.Null(await Log.GetCommittedAsync(NewName("group"), partitions[0], Ct));
            Assert.Equal(2, await Log.GetPartitionCountAsync(partitions[0].Topic, Ct));
            Assert.Equal(["kept"], await Log.ValuesAsync(partitions[0]));
            await ReopenAsync();
        }

        await using var again = await WriterAsync();
        await again.AppendAsync(Record(partitions[0], "more"));
        Assert.Equal(["kept", "more"], await Log.ValuesAsync(partitions[0]));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_commit_of_a_writer_that_was_taken_over_is_refused_and_leaves_nothing()
    {
        var partitions = await CreateTopicAsync(2);
        var (id, group) = (NewName("writer"), NewName("group"));
        await using var old = await WriterAsync(id);
        await old.CommitAsync([Record(partitions[0], "1")], [new OffsetCommit(group, partitions[0], new CommittedOffset(1, "old"))], Ct);
        await using var newer = await WriterAsync(id);
        await using var other = await WriterAsync();

        await Assert.ThrowsAsync<FencedException>(() => old.CommitAsync(
            [Record(partitions[0], "lost"), Record(partitions[1], "lost")], [new OffsetCommit(group, partitions[0], new CommittedOffset(9, "lost"))], Ct));
        Assert.Equal(new CommittedOffset(1, "old"), await Log.GetCommittedAsync(group, partitions[0], Ct));

        await newer.CommitAsync([Record(partitions[0], "2"), Record(partitions[1], "2")], [new OffsetCommit(group, partitions[0], new CommittedOffset(2, "new"))], Ct);
        await other.AppendAsync(Record(partitions[0], "3"));
        Assert.Equal(["1", "2", "3"], await Log.ValuesAsync(partitions[0]));
        Assert.Equal(["2"], await Log.ValuesAsync(partitions[1]));
        Assert.Equal(new CommittedOffset(2, "new"), await Log.GetCommittedAsync(group, partitions[0], Ct));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_commit_under_way_during_a_take_over_is_seen_by_the_new_writer_or_refused_or_the_new_writer_is()
    {
        var partition = (await CreateTopicAsync())[0];
        var (id, group) = (NewName("writer"), NewName("group"));
        for (var i = 1; i <= 40; i++)
        {
            await using var old = await WriterAsync(id);
            var underWay = old.CommitAsync([Record(partition, $"{i}")], [new OffsetCommit(group, partition, new CommittedOffset(i, ""))], Ct);
            Thread.SpinWait(i * 500); // so that the take-over comes before, while and after it is written
            await using var newer = await WriterAsync(id);
            var seen = await Log.GetCommittedAsync(group, partition, Ct);
            try
            {
                await underWay;
                if (seen?.Next != i) // over a network: in doubt, it has taken the id back, and the newer one has to know
                    await Assert.ThrowsAsync<FencedException>(() => newer.CommitAsync([], [new OffsetCommit(group, partition, new CommittedOffset(i, "newer"))], Ct));
            }
            catch (FencedException)
            {
                Assert.NotEqual(i, seen?.Next);
            }
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_member_gets_each_partition_once_with_the_committed_place_and_a_reader_that_stands_there()
    {
        var partitions = await CreateTopicAsync(3);
        var output = (await CreateTopicAsync())[0];
        var group = NewName("group");
        await using var writer = await WriterAsync();
        foreach (var partition in partitions)
            await writer.AppendAsync([.. Enumerable.Range(0, 4).Select(i => Record(partition, $"{partition.Partition}:{i}"))]);
        using var first = Log.OpenReader(partitions[1], 0);
        var third = (await first.ReadAsync(4))[2].Offset;
        await writer.CommitAsync([], [new OffsetCommit(group, partitions[1], new CommittedOffset(third, "two are done"))], Ct);

        var given = new ConcurrentBag<(int Partition, CommittedOffset Committed)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var left = 3;
        await Log.ConsumeAsync(group, partitions[0].Topic, async (owned, ct) =>
        {
            given.Add((owned.Partition.Partition, owned.Committed));
            Assert.Equal(owned.Committed.Next, owned.Reader.Position);
            var records = await owned.Reader.ReadAsync(owned.Partition.Partition == 1 ? 2 : 4);
            await owned.CommitAsync([.. records.Select(record => Record(output, record.Value))], new CommittedOffset(owned.Reader.Position, $"done {owned.Partition.Partition}"), ct);
            if (Interlocked.Decrement(ref left) == 0)
                await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }, stop.Token).EndAsync();

        Assert.Equal([(0, new CommittedOffset(0, "")), (1, new CommittedOffset(third, "two are done")), (2, new CommittedOffset(0, ""))], given.OrderBy(one => one.Partition));
        Assert.Equal(["0:0", "0:1", "0:2", "0:3", "1:2", "1:3", "2:0", "2:1", "2:2", "2:3"], (await Log.ValuesAsync(output)).Order(StringComparer.Ordinal));
        foreach (var partition in partitions)
            Assert.Equal($"done {partition.Partition}", (await Log.GetCommittedAsync(group, partition, Ct))?.Metadata);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Partitions_are_worked_on_at_the_same_time_even_by_loops_that_never_wait()
    {
        var partitions = await CreateTopicAsync(2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var both = new Barrier(2, _ => stop.CancelAfter(0));
        await Log.ConsumeAsync(NewName("group"), partitions[0].Topic, (_, ct) =>
        {
            both.SignalAndWait(Ct);
            return Task.CompletedTask;
        }, stop.Token).EndAsync();
        Assert.Equal(1, both.CurrentPhaseNumber);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_loop_that_fails_ends_the_membership_with_its_own_exception()
    {
        var partitions = await CreateTopicAsync(3);
        var cancelled = 0;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Log.ConsumeAsync(NewName("group"), partitions[0].Topic, async (owned, ct) =>
        {
            if (owned.Partition.Partition == 1)
                throw new InvalidOperationException("mine");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }
        }, Ct));
        Assert.Equal("mine", failure.Message);
        Assert.InRange(cancelled, 0, 2); // those that had begun have ended
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_partition_whose_loop_was_fenced_is_taken_up_anew_from_what_is_committed()
    {
        var partition = (await CreateTopicAsync())[0];
        var group = NewName("group");
        await using var writer = await WriterAsync();
        await writer.AppendAsync(Record(partition, "a"), Record(partition, "b"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var places = new List<CommittedOffset>();
        IOwnedPartition? before = null;
        await Log.ConsumeAsync(group, partition.Topic, async (owned, ct) =>
        {
            places.Add(owned.Committed);
            if (before is null)
            {
                before = owned;
                var record = (await owned.Reader.ReadAsync(2))[0];
                await owned.CommitAsync([], new CommittedOffset(record.Offset + 1, "one"), ct);
                throw new FencedException("as if another member had it");
            }

            await Assert.ThrowsAsync<FencedException>(() => before.CommitAsync([Record(partition, "lost")], new CommittedOffset(99, ""), ct));
            Assert.Equal(["b"], (await owned.Reader.ReadAsync(1)).Select(record => record.Value));
            await stop.CancelAsync();
        }, stop.Token).EndAsync();
        Assert.Equal([new CommittedOffset(0, ""), new CommittedOffset(1, "one")], places);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Cancellation_ends_a_membership()
    {
        var partitions = await CreateTopicAsync(2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var membership = Log.ConsumeAsync(NewName("group"), partitions[0].Topic, async (_, ct) =>
        {
            running.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }, stop.Token);
        await running.Task;
        Assert.False(membership.IsCompleted);
        await stop.CancelAsync();
        await membership.EndAsync();
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_second_member_takes_over_from_the_committed_place_and_the_first_can_commit_no_more()
    {
        var partition = (await CreateTopicAsync())[0];
        var group = NewName("group");
        await using var writer = await WriterAsync();
        await writer.AppendAsync(Record(partition, "a"), Record(partition, "b"));

        using var stopFirst = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var firstOwns = new TaskCompletionSource<IOwnedPartition>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Log.ConsumeAsync(group, partition.Topic, async (owned, ct) =>
        {
            var record = (await owned.Reader.ReadAsync(2))[0];
            await owned.CommitAsync([], new CommittedOffset(record.Offset + 1, "by the first"), ct);
            firstOwns.TrySetResult(owned);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }, stopFirst.Token);
        var old = await firstOwns.Task;

        using var stopSecond = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var secondOwns = new TaskCompletionSource<CommittedOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = Log.ConsumeAsync(group, partition.Topic, async (owned, ct) =>
        {
            secondOwns.TrySetResult(owned.Committed);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }, stopSecond.Token);
        Assert.False(secondOwns.Task.IsCompleted);

        await stopFirst.CancelAsync();
        await first.EndAsync();
        Assert.Equal("by the first", (await secondOwns.Task).Metadata);
        await Assert.ThrowsAsync<FencedException>(() => old.CommitAsync([Record(partition, "lost")], new CommittedOffset(2, "lost"), Ct));
        Assert.Equal("by the first", (await Log.GetCommittedAsync(group, partition, Ct))?.Metadata);
        Assert.Equal(["a", "b"], await Log.ValuesAsync(partition));
        await stopSecond.CancelAsync();
        await second.EndAsync();
    }

    [Fact(Timeout = HangGuard)]
    public async Task Concurrent_commits_stay_whole_each()
    {
        var partitions = await CreateTopicAsync(2);
        var group = NewName("group");
        var writers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WriterAsync()));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(commit => writers[commit % 20].CommitAsync(
            [.. from partition in partitions from i in Enumerable.Range(0, 3) select Record(partition, $"{commit}:{i}")],
            [new OffsetCommit($"{group}-{commit}", partitions[0], new CommittedOffset(commit, "done"))], Ct)));

        foreach (var partition in partitions)
        {
            // A broker says that a transaction is committed a moment before the last of its partitions shows it.
            var values = await Log.ValuesAsync(partition);
            while (values.Length < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
                values = await Log.ValuesAsync(partition);
            }

            Assert.Equal(300, values.Length);
            Assert.All(values.Chunk(3), chunk => Assert.Equal(Enumerable.Range(0, 3).Select(i => $"{chunk[0].Split(':')[0]}:{i}"), chunk));
            Assert.Equal(100, values.Distinct(StringComparer.Ordinal).Count(value => value.EndsWith(":0", StringComparison.Ordinal)));
        }

        for (var commit = 0; commit < 100; commit++)
            Assert.Equal(new CommittedOffset(commit, "done"), await Log.GetCommittedAsync($"{group}-{commit}", partitions[0], Ct));
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }
}
