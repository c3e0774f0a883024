#pragma warning disable MA0002 // xunit compares strings ordinally
#pragma warning disable xUnit1069 // Ct is the token of the test context
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Testing;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;

namespace TikTok.Storage.Tests.EventLog;

public sealed class KafkaEventLogTests(KafkaBroker broker) : EventLogContract, IAsyncLifetime
{
    private string _servers = string.Empty;
    private KafkaEventLog? _log;

    protected override IEventLog Log => _log!;

    public async ValueTask InitializeAsync()
    {
        _servers = await broker.ServersOrSkipAsync();
        _log = Open();
    }

    public ValueTask DisposeAsync() => _log?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task ReopenAsync()
    {
        await _log!.DisposeAsync();
        _log = Open();
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_first_record_of_a_transaction_carries_its_span_in_each_partition_and_the_others_only_their_own_headers()
    {
        using var trace = new RecordedTrace();
        using var root = trace.StartRoot();
        var partitions = await CreateTopicAsync(2);
        await using var writer = await WriterAsync();
        await writer.AppendAsync(Record(partitions[0], "a", "k", ("mine", "1")), Record(partitions[0], "b", "k", ("mine", "2")), Record(partitions[1], "c"));

        var send = Assert.Single(trace.Spans, span => span.TraceId == root.TraceId);
        Assert.Equal("kafka", send.GetTagItem("messaging.system"));
        using var first = Log.OpenReader(partitions[0], 0);
        Assert.Equal([$"mine=1,traceparent={send.Id}", "mine=2"], (await first.ReadAsync(2)).Select(record => record.Headers));
        using var second = Log.OpenReader(partitions[1], 0);
        Assert.Equal([$"traceparent={send.Id}"], (await second.ReadAsync(1)).Select(record => record.Headers));
    }

    private KafkaEventLog Open() => new(_servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance);
}
