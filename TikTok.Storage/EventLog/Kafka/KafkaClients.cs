using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>Makes clients of one Kafka, all with the same way to log and to tell what is wrong with the connection.</summary>
internal sealed class KafkaClients(string servers, KafkaOptions options, TimeProvider clock, ILogger logger)
{
    private const int LargestRecord = 16 << 20;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);
    private volatile Error? _refusal;
    private volatile Error? _lastError;
    private volatile bool _hasWorked;
    private long _saidAway;

    public KafkaOptions Options => options;

    /// <summary>Largest record of a topic that is created; a line of a dump may be longer than Kafka's default of 1 MB.</summary>
    public static int LargestTopicRecord => 8 << 20;

    /// <summary>A producer of transactions.</summary>
    public IProducer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Producer(string transactionalId)
    {
        var config = new ProducerConfig(Common())
        {
            TransactionalId = transactionalId,
            TransactionTimeoutMs = (int)options.TransactionTimeout.TotalMilliseconds,
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = CompressionType.Zstd,
            LingerMs = 5,
            MessageMaxBytes = LargestRecord,
            QueueBufferingMaxMessages = 1_000_000,
            EnableDeliveryReports = false,
        };
        return Build(() => new ProducerBuilder<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(config)
            .SetKeySerializer(MemorySerializer.Instance).SetValueSerializer(MemorySerializer.Instance)
            .SetLogHandler(OnLog).SetErrorHandler((_, error) => OnError(error)).Build());
    }

    /// <summary>An administrator: it serves its own events, so that it hears at once that it is refused.</summary>
    public IAdminClient Admin() => Build(() => new AdminClientBuilder(new AdminClientConfig(Common()))
        .SetLogHandler(OnLog).SetErrorHandler((_, error) => OnError(error)).Build());

    /// <summary>A consumer that reads one partition that it is told.</summary>
    public IConsumer<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Reader(IDeserializer<ReadOnlyMemory<byte>> deserializer, Action<string>? statistics)
    {
        var config = new ConsumerConfig(Common())
        {
            GroupId = "tiktok-reader", // required, never used: it neither subscribes nor commits
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true, // tells the place behind transaction markers
            IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Error,
            ConsumeResultFields = "headers,timestamp",
            MaxPartitionFetchBytes = 8 << 20,
            FetchMaxBytes = 64 << 20,
            FetchWaitMaxMs = 200, // how long closing and seeking wait for what is under way
            FetchQueueBackoffMs = 5, // the default of a second starves a reader that keeps up
            QueuedMaxMessagesKbytes = 16 << 10, // this bounds what is read ahead: the client pauses its fetching
            StatisticsIntervalMs = statistics is null ? 0 : 5000,
        };
        return Build(() =>
        {
            var builder = new ConsumerBuilder<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(config)
                .SetKeyDeserializer(deserializer).SetValueDeserializer(deserializer)
                .SetLogHandler(OnLog).SetErrorHandler((_, error) => OnError(error));
            if (statistics is not null)
                builder.SetStatisticsHandler((_, json) => statistics(json));
            return builder.Build();
        });
    }

    /// <summary>A consumer that belongs to a group, or asks for a group's offsets.</summary>
    public IConsumer<Ignore, Ignore> Member(string group, Action<ConsumerBuilder<Ignore, Ignore>>? handlers = null)
    {
        var config = new ConsumerConfig(Common())
        {
            GroupId = GroupId(group),
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            IsolationLevel = IsolationLevel.ReadCommitted, // with it, committed offsets are stable ones only
            AutoOffsetReset = AutoOffsetReset.Latest,
            ConsumeResultFields = "none",
            QueuedMaxMessagesKbytes = 1, // it is paused at once; what it got before is little
            FetchMaxBytes = LargestRecord,
        };
        // A member keeps what it has while others come and go; commits carry no generation, so a rebalance fences nobody.
        config.PartitionAssignmentStrategy ??= PartitionAssignmentStrategy.CooperativeSticky;
        config.SessionTimeoutMs ??= 10_000;
        config.HeartbeatIntervalMs ??= 2_000;
        return Build(() =>
        {
            var builder = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler(OnLog).SetErrorHandler((_, error) => OnError(error));
            handlers?.Invoke(builder);
            return builder.Build();
        });
    }

    /// <summary>The name of a group in Kafka: a cluster may have other users.</summary>
    public static string GroupId(string group) => $"tiktok.{group}";

    /// <summary>Runs a call that blocks, once, and turns what Kafka refuses into one line.</summary>
    /// <exception cref="EventLogException">It failed; <see cref="EventLogAwayException"/> when trying again later can help.</exception>
    public async Task<T> CallAsync<T>(string what, Func<T> call, CancellationToken cancellationToken)
    {
        var running = Task.Factory.StartNew(call, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken)) != running)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Refusal() is { } refused)
                throw refused;
        }

        try
        {
            var result = await running;
            _hasWorked = true;
            return result;
        }
        catch (KafkaException failure)
        {
            throw Failure(what, failure);
        }
    }

    /// <summary>Runs a call that blocks until it succeeds: Kafka may be away for a while.</summary>
    /// <exception cref="EventLogException">Trying again would not help.</exception>
    public async Task<T> PersistAsync<T>(string what, Func<T> call, CancellationToken cancellationToken)
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            try
            {
                return await CallAsync(what, call, cancellationToken);
            }
            catch (EventLogAwayException away)
            {
                Log.KafkaAway(logger, away.Message, pause);
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>One line for a failure; its type says whether trying again later can help.</summary>
    public EventLogException Failure(string what, KafkaException failure) =>
        Refusal() ?? (IsPermanent(failure.Error.Code)
            ? new EventLogException($"{what}: Kafka at {servers} says {failure.Error.Reason} ({failure.Error.Code}).", failure)
            : new EventLogAwayException($"{what}: Kafka at {servers} does not answer ({Reason(failure)}).", failure));

    private string Reason(KafkaException failure) => failure.Error.Code is ErrorCode.Local_TimedOut && _lastError is { } last ? last.Reason : failure.Error.Reason;

    /// <summary>What no later try can mend. All else is a broker that is away, moving or busy; one that has just started does not know all partitions yet.</summary>
    private static bool IsPermanent(ErrorCode code) => code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp
        or ErrorCode.Local_UnknownTopic or ErrorCode.TopicException
        or ErrorCode.OffsetMetadataTooLarge or ErrorCode.InvalidTransactionTimeout or ErrorCode.InvalidReplicationFactor or ErrorCode.InvalidPartitions
        or ErrorCode.InvalidConfig or ErrorCode.PolicyViolation or ErrorCode.InvalidRequest or ErrorCode.UnsupportedVersion or ErrorCode.InvalidGroupId
        or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TransactionalIdAuthorizationFailed
        or ErrorCode.Local_InvalidArg or ErrorCode.Local_NotImplemented or ErrorCode.Local_UnsupportedFeature or ErrorCode.InconsistentGroupProtocol;

    /// <summary>A refused login, as long as none has worked: later it is a broker that restarts, or one that is away.</summary>
    private EventLogException? Refusal() => _hasWorked || _refusal is not { } error ? null : new EventLogException(
        $"Kafka at {servers} refuses the connection ({error.Reason}): check Kafka:Client:security.protocol, sasl.mechanisms, sasl.username, sasl.password and ssl.ca.location.");

    private Dictionary<string, string> Common()
    {
        var common = new Dictionary<string, string>(StringComparer.Ordinal) { ["client.id"] = "tiktok" };
        foreach (var (name, value) in options.Client)
            common[name.Replace('_', '.')] = value;
        common["bootstrap.servers"] = servers;
        return common;
    }

    private static T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new EventLogException($"configuration: Kafka:Client cannot be used: {failure.Message}", failure);
        }
    }

    private void OnLog(IClient client, LogMessage message)
    {
        if (message.Facility is "CONFWARN" or "FAIL" or "ERROR")
            return; // options are given to all kinds of clients alike; failures come to the error handler, of each connection of each client
        if (message.Level is SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical or SyslogLevel.Error or SyslogLevel.Warning)
            Log.KafkaWarns(logger, message.Name, message.Message);
        else
            Log.KafkaSays(logger, message.Name, message.Message);
    }

    private void OnError(Error error)
    {
        _lastError = error;
        SayAway(error);
        if (error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.SaslAuthenticationFailed)
            _refusal = error;
    }

    /// <summary>Once in ten seconds, however many clients lose their connections.</summary>
    private void SayAway(Error error)
    {
        var (now, last) = (clock.GetTimestamp(), Interlocked.Read(ref _saidAway));
        if ((last == 0 || clock.GetElapsedTime(last, now) >= s_longestPause) && Interlocked.CompareExchange(ref _saidAway, now, last) == last)
            Log.KafkaConnection(logger, servers, error.Reason);
    }

    private sealed class MemorySerializer : ISerializer<ReadOnlyMemory<byte>>
    {
        public static readonly MemorySerializer Instance = new();

        public byte[] Serialize(ReadOnlyMemory<byte> data, SerializationContext context) =>
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(data, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
                ? segment.Array
                : data.ToArray();
    }
}
