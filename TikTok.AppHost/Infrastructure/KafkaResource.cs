namespace TikTok.AppHost.Infrastructure;

/// <summary>Apache Kafka as one container that is broker and controller (KRaft).</summary>
internal sealed class KafkaResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    public const string Endpoint = "tcp";
    public const int Port = 9092;

    /// <summary>As a Kafka client takes it: <c>host:port</c>.</summary>
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{new EndpointReference(this, Endpoint).Property(EndpointProperty.HostAndPort)}");
}
