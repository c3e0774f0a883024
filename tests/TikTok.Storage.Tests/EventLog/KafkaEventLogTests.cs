using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Testing;

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

    private KafkaEventLog Open() => new(_servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance);
}
