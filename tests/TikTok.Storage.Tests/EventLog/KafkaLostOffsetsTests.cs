#pragma warning disable xUnit1069 // Ct is the token of the test context
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Testing;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;
using TopicPartition = TikTok.Storage.EventLog.TopicPartition;

namespace TikTok.Storage.Tests.EventLog;

/// <summary>Kafka deletes by its own rules, whoever has read what.</summary>
public sealed class KafkaLostOffsetsTests(KafkaBroker broker) : LostOffsetsContract, IAsyncLifetime
{
    private string _servers = string.Empty;
    private KafkaEventLog? _log;

    public async ValueTask InitializeAsync() => _servers = await broker.ServersOrSkipAsync();

    public ValueTask DisposeAsync() => _log?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact(Timeout = HangGuard)]
    public async Task Markers_of_transactions_that_take_offsets_are_no_hole()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: false, values: 5, firstKept: 0);
        var read = new List<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await log.ConsumeAsync(Group, partition.Topic, async (owned, ct) =>
        {
            while (read.Count < 5)
            {
                var batch = await owned.Reader.ReadAsync(1, TimeSpan.FromMilliseconds(200), ct);
                Assert.Null(batch.Lost);
                read.AddRange(batch.Records.Select(record => Text(record.Value)));
            }

            await stop.CancelAsync();
        }, stop.Token).EndAsync();
        Assert.Equal(["0", "1", "2", "3", "4"], read);
    }

    protected override async Task<(IEventLog Log, TopicPartition Partition)> WithDeletedAsync(bool acceptLoss, int values, int firstKept)
    {
        _log = new KafkaEventLog(_servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance, acceptLoss);
        var partition = new TopicPartition($"lost-{Guid.NewGuid():N}", 0);
        await _log.CreateTopicsAsync([new TopicSpec(partition.Topic, 1)], Ct);
        await using (var writer = await _log.OpenWriterAsync($"source-{partition.Topic}", Ct))
            for (var value = 0; value < values; value++)
                await writer.AppendAsync(Record(partition, $"{value}"));
        if (firstKept == 0)
            return (_log, partition);

        // Each commit takes two offsets: the record and the marker.
        using var administrator = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
        await administrator.DeleteRecordsAsync([new TopicPartitionOffset(partition.Topic, 0, firstKept == values ? Offset.End : 2 * firstKept)]);
        return (_log, partition);
    }
}
