namespace TikTok.AppHost.Infrastructure;

/// <summary>What the services share: log, lake and database, by the names that they ask for.</summary>
internal sealed record Connections(
    IResourceBuilder<IResourceWithConnectionString> Kafka, IResourceBuilder<IResourceWithConnectionString> Lake, IResourceBuilder<IResourceWithConnectionString> Database)
{
    public const string KafkaName = "kafka";
    public const string LakeName = "lake";
    public const string DatabaseName = "tiktok";

    /// <summary>Kafka, S3 store and PostgreSQL as containers of this application.</summary>
    public static Connections AsContainers(IDistributedApplicationBuilder builder) => new(
        builder.AddKafka(KafkaName),
        builder.AddS3Lake(LakeName),
        builder.AddPostgres("postgres").WithImage(Images.Postgres.Name, Images.Postgres.Tag).WithImageRegistry(Images.Registry).AddDatabase(DatabaseName));

    /// <summary>One's own, by connection string.</summary>
    public static Connections AsGiven(IDistributedApplicationBuilder builder) => new(
        builder.AddConnectionString(KafkaName), builder.AddConnectionString(LakeName), builder.AddConnectionString(DatabaseName));
}
