#pragma warning disable xUnit1069 // Ct is the token of the test context
#pragma warning disable MA0002 // xunit compares strings ordinally
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Testing;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;
using TopicPartition = TikTok.Storage.EventLog.TopicPartition;

namespace TikTok.Storage.Tests.EventLog;

/// <summary>Kafka when something is wrong: each test has brokers of its own.</summary>
public sealed class KafkaFaultTests
{
    private const int HangGuard = 180_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = HangGuard)]
    public async Task A_login_over_TLS_works_with_the_right_password_and_is_refused_in_one_line_with_a_wrong_one()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync(login: ("brand", "right"), isEncrypted: true);
        await using var right = Open(cluster.Servers, Client("right"));
        await right.CheckAsync(Ct);
        var topic = await CreateTopicAsync(right, 1);
        await using (var writer = await right.OpenWriterAsync("w", Ct))
            await writer.AppendAsync(Record(topic[0], "over TLS"));
        Assert.Equal(["over TLS"], await right.ValuesAsync(topic[0]));

        await using var wrong = Open(cluster.Servers, Client("wrong"));
        var refused = await Assert.ThrowsAsync<EventLogException>(() => wrong.CheckAsync(Ct));
        Assert.Contains("refuses the connection", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sasl.password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);

        KafkaOptions Client(string password) => new()
        {
            Client = new(StringComparer.Ordinal)
            {
                ["security_protocol"] = "SASL_SSL", ["sasl.mechanisms"] = "PLAIN", ["sasl.username"] = "brand", ["sasl_password"] = password, ["ssl.ca.location"] = cluster.AuthorityFile,
            },
        };
    }

    [Fact(Timeout = HangGuard)]
    public async Task Where_nobody_listens_the_check_says_so_at_once()
    {
        await using var log = Open("127.0.0.1:9", new KafkaOptions());
        var away = await Assert.ThrowsAsync<EventLogAwayException>(() => log.CheckAsync(Ct));
        Assert.Contains("127.0.0.1:9", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', away.Message);
    }

    [Fact]
    public async Task An_option_that_librdkafka_does_not_know_is_an_error_that_names_the_section()
    {
        await using var log = Open("127.0.0.1:9", new KafkaOptions { Client = new(StringComparer.Ordinal) { ["no.such.option"] = "1" } });
        var failure = await Assert.ThrowsAsync<EventLogException>(() => log.CheckAsync(Ct));
        Assert.Contains("Kafka:Client", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no.such.option", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Every_transaction_takes_once_while_the_broker_is_killed_and_hangs()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        await using var log = Open(cluster.Servers, new KafkaOptions { TransactionTimeout = TimeSpan.FromSeconds(5) });
        var topic = await CreateTopicAsync(log, 2);
        await using var writer = await log.OpenWriterAsync("w", Ct);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var committed = 0;
        var writing = Task.Run(async () =>
        {
            for (; !done.IsCancellationRequested; committed++)
                await writer.CommitAsync([Record(topic[0], $"{committed}"), Record(topic[1], $"{committed}")], [new OffsetCommit("g", topic[0], new CommittedOffset(committed + 1, ""))], Ct);
        }, Ct);

        for (var round = 0; round < 2; round++)
        {
            await SomeMoreAsync();
            await cluster.KillAsync();
            await Pause(0.5);
            await cluster.StartAsync();
            await SomeMoreAsync();
            cluster.Pause();
            await Pause(7); // longer than a transaction may take
            cluster.Continue();
        }

        await SomeMoreAsync();
        await done.CancelAsync();
        await writing;
        var values = Enumerable.Range(0, committed).Select(i => $"{i}").ToArray();
        Assert.True(committed > 3, $"{committed} transactions");
        Assert.Equal(values, await log.ValuesAsync(topic[0]));
        Assert.Equal(values, await log.ValuesAsync(topic[1]));
        Assert.Equal(committed, (await log.GetCommittedAsync("g", topic[0], Ct))?.Next);

        async Task SomeMoreAsync()
        {
            for (var enough = Volatile.Read(ref committed) + 3; Volatile.Read(ref committed) < enough && !writing.IsCompleted;)
                await Pause(0.05);
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task Three_brokers_go_on_when_one_dies()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync(brokers: 3);
        await using var log = Open(cluster.Servers, new KafkaOptions { Replication = 3 });
        var topic = await CreateTopicAsync(log, 3);
        await using var writer = await log.OpenWriterAsync("w", Ct);
        var written = 0;
        for (; written < 20; written++)
            await CommitAsync();
        await cluster.KillAsync(1);
        for (; written < 60; written++)
            await CommitAsync();
        await cluster.StartAsync(1);
        await cluster.KillAsync(2);
        for (; written < 80; written++)
            await CommitAsync();

        foreach (var partition in topic)
            Assert.Equal(Enumerable.Range(0, written).Select(i => $"{i}"), await log.ValuesAsync(partition));
        Assert.Equal(written, (await log.GetCommittedAsync("g", topic[0], Ct))?.Next);

        Task CommitAsync() => writer.CommitAsync([.. topic.Select(partition => Record(partition, $"{written}"))], [new OffsetCommit("g", topic[0], new CommittedOffset(written + 1, ""))], Ct);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_reader_whose_place_is_gone_while_the_broker_hangs_waits_for_it_and_then_says_what_is_lost()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        await using var log = Open(cluster.Servers, new KafkaOptions());
        var topic = await CreateTopicAsync(log, 1);
        await using (var writer = await log.OpenWriterAsync("w", Ct))
            await writer.AppendAsync(Record(topic[0], "a"), Record(topic[0], "b"));
        using (var administrator = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.Servers }).Build())
            await administrator.DeleteRecordsAsync([new TopicPartitionOffset(topic[0].Topic, 0, Offset.End)]);
        using var reader = new KafkaReader(log.Clients, topic[0], 0, new LossRule("g", isAccepted: false, NullLogger.Instance));

        // A read with no patience hears that the place is gone, and not yet what is there instead.
        while (!reader.IsOutOfRange)
            Assert.Empty((await reader.ReadAsync(1 << 20, TimeSpan.Zero, Ct)).Records);
        cluster.Pause();
        Assert.Empty((await reader.ReadAsync(1 << 20, TimeSpan.Zero, Ct)).Records);
        cluster.Continue();

        var lost = await Assert.ThrowsAsync<OffsetsLostException>(async () =>
        {
            while (true)
                await reader.ReadAsync(1 << 20, TimeSpan.FromSeconds(1), Ct);
        });
        Assert.Equal((0, 3), (lost.Expected, lost.FirstAvailable)); // two records and a marker
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_record_that_the_broker_refuses_is_an_error_and_the_writer_goes_on()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        await using var log = Open(cluster.Servers, new KafkaOptions());
        var partition = (await CreateTopicAsync(log, 1))[0];
        await using var writer = await log.OpenWriterAsync("w", Ct);
        var noise = new byte[10 << 20]; // does not compress below what the topic takes
        new Random(1).NextBytes(noise);
        var refused = await Assert.ThrowsAsync<EventLogException>(() => writer.CommitAsync([new AppendRecord(partition, default, noise)], [], Ct));
        Assert.Contains("too large", refused.Message, StringComparison.OrdinalIgnoreCase);
        await writer.AppendAsync(Record(partition, "goes on"));
        Assert.Equal(["goes on"], await log.ValuesAsync(partition));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Members_that_come_and_go_process_every_record_once()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        await using var log = Open(cluster.Servers, new KafkaOptions());
        var (input, output) = (await CreateTopicAsync(log, 6), (await CreateTopicAsync(log, 1))[0]);
        const int Each = 400;
        await using (var writer = await log.OpenWriterAsync("w", Ct))
            await writer.CommitAsync([.. from i in Enumerable.Range(0, Each) from partition in input select Record(partition, $"{partition.Partition}:{i}")], [], Ct);

        var owners = new ConcurrentDictionary<int, int>();
        var members = new List<(KafkaEventLog Log, CancellationTokenSource Stop, Task Work)>();
        for (var member = 0; member < 3; member++)
        {
            Join(member);
            await Pause(2);
        }

        await members[0].Stop.CancelAsync(); // the first leaves in the middle
        await members[0].Work.EndAsync();
        Join(3);
        while (await DoneAsync() < Each * input.Length)
            await Pause(0.2);
        foreach (var (own, stop, work) in members)
        {
            await stop.CancelAsync();
            await work.EndAsync();
            await own.DisposeAsync();
            stop.Dispose();
        }

        Assert.Equal((from i in Enumerable.Range(0, Each) from partition in input select $"{partition.Partition}:{i}").Order(StringComparer.Ordinal), (await log.ValuesAsync(output)).Order(StringComparer.Ordinal));
        Assert.True(owners.Values.Distinct().Count() > 1, "one member did all the work");

        void Join(int member)
        {
            var own = Open(cluster.Servers, new KafkaOptions());
            var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            members.Add((own, stop, own.ConsumeAsync("g", input[0].Topic, (owned, ct) =>
            {
                owners[owned.Partition.Partition] = member;
                return WorkAsync(owned, ct);
            }, stop.Token)));
        }

        async Task WorkAsync(IOwnedPartition owned, CancellationToken ct)
        {
            while (true)
            {
                var batch = await owned.Reader.ReadAsync(60, TimeSpan.FromSeconds(1), ct); // some ten records
                if (batch.Records.Count == 0)
                    continue;
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
                await owned.CommitAsync([.. batch.Records.Select(record => Record(output, Text(record.Value)))], new CommittedOffset(batch.NextOffset, ""), ct);
            }
        }

        async Task<int> DoneAsync() => (await log.ValuesAsync(output)).Length;
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_lag_of_an_owned_partition_is_measured()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        await using var log = Open(cluster.Servers, new KafkaOptions());
        var topic = await CreateTopicAsync(log, 1);
        await using (var writer = await log.OpenWriterAsync("w", Ct))
            await writer.AppendAsync([.. Enumerable.Range(0, 9).Select(i => Record(topic[0], $"{i}"))]); // and one marker
        var lags = new ConcurrentQueue<(long Lag, string Group)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, one) =>
        {
            if (instrument.Name == "tiktok.log.lag")
                one.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, lag, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => Convert.ToString(tag.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
            if (named["messaging.destination.name"] == topic[0].Topic)
                lags.Enqueue((lag, named["messaging.consumer.group.name"]!));
        });
        listener.Start();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var member = log.ConsumeAsync("g", topic[0].Topic, async (owned, ct) =>
        {
            await owned.CommitAsync([], new CommittedOffset(4, ""), ct);
            while (!lags.Contains((6, "g")))
            {
                await owned.Reader.ReadAsync(1, TimeSpan.FromMilliseconds(200), ct); // the client reports while it is read
                listener.RecordObservableInstruments();
            }

            await stop.CancelAsync();
        }, stop.Token);
        await member.EndAsync();
        Assert.Contains((6, "g"), lags);
    }

    private static KafkaEventLog Open(string servers, KafkaOptions options) => new(servers, options, TimeProvider.System, NullLogger.Instance);

    private static async Task<TopicPartition[]> CreateTopicAsync(KafkaEventLog log, int partitions)
    {
        var name = $"topic-{Guid.NewGuid():N}";
        await log.CreateTopicsAsync([new TopicSpec(name, partitions)], Ct);
        return [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(name, partition))];
    }

    private static Task Pause(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Ct);
}
