using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>
/// The log on Apache Kafka. Every call waits until Kafka answers, however long that takes, and says so; only
/// <see cref="CheckAsync"/> gives up at once.
/// </summary>
public sealed class KafkaEventLog : IEventLog
{
    private const int UnknownTopicTries = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lazy<IAdminClient> _admin;
    private readonly Lazy<IConsumer<Ignore, Ignore>> _probe;
    private readonly ConcurrentDictionary<KafkaLag, bool> _lags = new();
    private readonly Meter _meter = new(StorageTelemetry.Name); // of this log: it ends with it
    private bool _disposed;

    /// <summary>Connects at the first call.</summary>
    /// <param name="servers"><c>host:port[,host:port]</c>.</param>
    /// <param name="options">Options.</param>
    /// <param name="clock">Clock of the wall.</param>
    /// <param name="logger">Log of this and of librdkafka.</param>
    /// <param name="acceptLostOffsets"><see cref="EventLogOptions.AcceptLostOffsets"/>.</param>
    public KafkaEventLog(string servers, KafkaOptions options, TimeProvider clock, ILogger logger, bool acceptLostOffsets = false)
    {
        (_clock, _logger, AcceptsLostOffsets) = (clock, logger, acceptLostOffsets);
        Clients = new KafkaClients(servers, options, clock, logger);
        _admin = new(Clients.Admin);
        _probe = new(() => Clients.Member("probe"));
        _meter.CreateObservableGauge("tiktok.log.lag", Lags, "{record}", "Records that a running consumer group has not processed yet, by partition.");
    }

    /// <inheritdoc />
    public string System => "kafka";

    internal KafkaClients Clients { get; }

    internal bool AcceptsLostOffsets { get; }

    /// <summary>Asks once whether Kafka answers.</summary>
    /// <exception cref="EventLogException">It does not, or refuses the connection; the message says which, and what to do.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        Clients.CallAsync("No connection", () => _admin.Value.GetMetadata(s_patience), cancellationToken);

    /// <inheritdoc />
    public async Task CreateTopicsAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellationToken)
    {
        var specifications = topics.DistinctBy(topic => topic.Name, StringComparer.Ordinal).Select(topic => new TopicSpecification
        {
            Name = topic.Name,
            NumPartitions = topic.Partitions,
            ReplicationFactor = Clients.Options.Replication ?? -1,
            Configs = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["retention.ms"] = topic.Retention is { } retention ? ((long)retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "-1",
                ["max.message.bytes"] = KafkaClients.LargestTopicRecord.ToString(CultureInfo.InvariantCulture),
                ["message.timestamp.type"] = "CreateTime",
            },
        }).ToList();
        var created = specifications.ToList();
        await Clients.PersistAsync("Topics cannot be created", () =>
        {
            try
            {
                _admin.Value.CreateTopicsAsync(specifications, new CreateTopicsOptions { RequestTimeout = s_patience, OperationTimeout = s_patience }).GetAwaiter().GetResult();
            }
            catch (CreateTopicsException failure)
            {
                if (failure.Results.FirstOrDefault(result => result.Error.IsError && result.Error.Code != ErrorCode.TopicAlreadyExists) is { } failed)
                    throw new KafkaException(new Error(failed.Error.Code, $"{failed.Topic}: {failed.Error.Reason}"), failure);
                created.RemoveAll(topic => failure.Results.Any(result => result.Topic == topic.Name && result.Error.IsError));
            }

            return true;
        }, cancellationToken);
        foreach (var topic in created)
            Log.TopicCreated(_logger, topic.Name, topic.NumPartitions);
        foreach (var topic in specifications) // until brokers know it and each partition has a leader
            await Clients.PersistAsync($"Topic '{topic.Name}' is being created", () => PartitionsOf(topic.Name), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<int> GetPartitionCountAsync(string topic, CancellationToken cancellationToken)
    {
        var tries = UnknownTopicTries;
        return await Clients.PersistAsync($"Topic '{topic}' cannot be looked up", () =>
        {
            try
            {
                return PartitionsOf(topic);
            }
            catch (KafkaException failure) when (failure.Error.Code == ErrorCode.UnknownTopicOrPart && --tries == 0) // a broker that has just started may not know it yet
            {
                throw new EventLogException($"There is no topic '{topic}' in Kafka: create it first.", failure);
            }
        }, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellationToken)
    {
        // Not the administrator's call for it, which goes on asking a leader that it remembers after a broker has been started again.
        return await Clients.PersistAsync($"Offsets of {partition} cannot be looked up", () =>
        {
            var found = _probe.Value.QueryWatermarkOffsets(new(partition.Topic, partition.Partition), s_patience);
            return new OffsetRange(found.Low.Value, found.High.Value);
        }, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<CommittedOffset?> GetCommittedAsync(string group, TopicPartition partition, CancellationToken cancellationToken) =>
        await Clients.PersistAsync($"The place of {group} in {partition} cannot be looked up", () =>
        {
            using var member = Clients.Member(group); // never subscribes: it only asks
            return KafkaOffsets.Committed(member, partition, s_patience);
        }, cancellationToken);

    /// <inheritdoc />
    public ILogReader OpenReader(TopicPartition partition, long offset) => new KafkaReader(Clients, partition, offset);

    /// <inheritdoc />
    public async Task<ILogWriter> OpenWriterAsync(string writerId, CancellationToken cancellationToken) =>
        await KafkaWriter.OpenAsync(this, KafkaClients.GroupId(writerId), _clock, _logger, cancellationToken);

    /// <inheritdoc />
    public async Task ConsumeAsync(string group, string topic, Func<IOwnedPartition, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var membership = new KafkaMembership(this, group, topic, run, _clock, _logger);
        await membership.RunAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _meter.Dispose();
        if (Interlocked.Exchange(ref _disposed, true))
            return ValueTask.CompletedTask; // a container that knows it by two names disposes of it twice
        if (_admin.IsValueCreated)
            _admin.Value.Dispose();
        if (_probe.IsValueCreated)
            _probe.Value.Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Watch(KafkaLag lag) => _lags[lag] = true;

    internal void Unwatch(KafkaLag lag) => _lags.TryRemove(lag, out _);

    private IEnumerable<Measurement<long>> Lags() => _lags.Keys.Select(lag => new Measurement<long>(lag.Value, new TagList
    {
        { "messaging.consumer.group.name", lag.Group },
        { "messaging.destination.name", lag.Partition.Topic },
        { "messaging.destination.partition.id", lag.Partition.Partition.ToString(CultureInfo.InvariantCulture) },
    }));

    private int PartitionsOf(string topic)
    {
        var found = _admin.Value.GetMetadata(topic, s_patience).Topics.Single(one => one.Topic == topic);
        if (found.Error.IsError)
            throw new KafkaException(found.Error);
        return found.Partitions.TrueForAll(partition => partition.Leader >= 0)
            ? found.Partitions.Count
            : throw new KafkaException(new Error(ErrorCode.LeaderNotAvailable, $"partitions of {topic} have no leader"));
    }
}
