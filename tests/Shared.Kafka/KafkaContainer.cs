using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace TikTok.Testing;

/// <summary>One broker as a container, for machines without Java where a container engine answers.</summary>
internal sealed class KafkaContainer : IAsyncDisposable
{
    private const string Image = "apache/kafka:4.1.1";
    private readonly IContainer _container;

    private KafkaContainer(IContainer container, int port) => (_container, Servers) = (container, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));

    public string Servers { get; }

    /// <summary>Starts it; null where no engine answers.</summary>
    public static async Task<KafkaContainer?> TryStartAsync(CancellationToken cancellationToken)
    {
        var port = TestMachine.FreePort();
        try
        {
            var container = new ContainerBuilder(Image)
                .WithPortBinding(port, 9092)
                .WithEnvironment(new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["KAFKA_NODE_ID"] = "1",
                    ["KAFKA_PROCESS_ROLES"] = "broker,controller",
                    ["KAFKA_CONTROLLER_QUORUM_VOTERS"] = "1@localhost:9093",
                    ["KAFKA_CONTROLLER_LISTENER_NAMES"] = "CONTROLLER",
                    ["KAFKA_INTER_BROKER_LISTENER_NAME"] = "INTERNAL", // the broker talks to itself too, where the host's port is not
                    ["KAFKA_LISTENERS"] = "HOST://0.0.0.0:9092,CONTROLLER://localhost:9093,INTERNAL://localhost:9094",
                    ["KAFKA_ADVERTISED_LISTENERS"] = string.Create(CultureInfo.InvariantCulture, $"HOST://127.0.0.1:{port},INTERNAL://localhost:9094"),
                    ["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] = "HOST:PLAINTEXT,CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT",
                    ["KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"] = "1",
                    ["KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR"] = "1",
                    ["KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"] = "1",
                    ["KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS"] = "0",
                    ["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "false",
                })
                .WithCreateParameterModifier(container => // on loopback only
                {
                    foreach (var binding in container.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings))
                        binding.HostIP = "127.0.0.1";
                })
                .Build();
            await container.StartAsync(cancellationToken);
            return new KafkaContainer(container, port);
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
