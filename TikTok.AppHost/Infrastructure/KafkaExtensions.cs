namespace TikTok.AppHost.Infrastructure;

/// <summary>Adds Apache Kafka to the app model.</summary>
internal static class KafkaExtensions
{
    public static IResourceBuilder<KafkaResource> AddKafka(this IDistributedApplicationBuilder builder, string name)
    {
        var kafka = builder.AddResource(new KafkaResource(name))
            .WithImage(Images.Kafka.Name, Images.Kafka.Tag)
            .WithImageRegistry(Images.Registry)
            .WithEndpoint(targetPort: KafkaResource.Port, name: KafkaResource.Endpoint, scheme: "tcp")
            .WithEnvironment("KAFKA_NODE_ID", "1")
            .WithEnvironment("KAFKA_PROCESS_ROLES", "broker,controller")
            .WithEnvironment("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
            .WithEnvironment("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
            .WithEnvironment("KAFKA_INTER_BROKER_LISTENER_NAME", "INTERNAL")
            .WithEnvironment("KAFKA_LISTENERS", "INTERNAL://0.0.0.0:9094,CONTROLLER://localhost:9093,HOST://0.0.0.0:9092")
            .WithEnvironment("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,HOST:PLAINTEXT")
            // Where a source was read up to is a group's offset, and nobody is a member of that group: kept for ten years, not a week.
            .WithEnvironment("KAFKA_OFFSETS_RETENTION_MINUTES", "5256000")
            .WithEnvironment("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            // One broker: what Kafka would otherwise copy to three.
            .WithEnvironment("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
            .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
            .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
        return kafka.WithEnvironment(context => context.EnvironmentVariables["KAFKA_ADVERTISED_LISTENERS"] = AdvertisedListeners(kafka, context.ExecutionContext));
    }

    /// <summary>A broker tells its clients where it is: for processes on the host that is the host's port, not the container's.</summary>
    private static object AdvertisedListeners(IResourceBuilder<KafkaResource> kafka, DistributedApplicationExecutionContext context)
    {
        var name = kafka.Resource.Name;
        if (context.IsPublishMode)
            return $"INTERNAL://{name}:9094,HOST://{name}:{KafkaResource.Port}";
        var port = kafka.GetEndpoint(KafkaResource.Endpoint, KnownNetworkIdentifiers.LocalhostNetwork).Property(EndpointProperty.Port);
        return ReferenceExpression.Create($"INTERNAL://{name}:9094,HOST://localhost:{port}");
    }
}
