using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Storage.Lake;
using TikTok.Storage.Lake.S3;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>
/// The three connections by name: <c>kafka</c>, <c>lake</c>, <c>tiktok</c>. A connection that is not given is the embedded
/// default below <see cref="StorageOptions.DataDirectory"/>, so a service does not know who started it.
/// </summary>
public static class StorageExtensions
{
    /// <summary>Registers the event log; Kafka is waited for and topics are created before any stage starts.</summary>
    public static IHostApplicationBuilder AddEventLog(this IHostApplicationBuilder builder)
    {
        builder.AddStorageOptions();
        builder.AddValidatedOptions<EventLogOptions>("EventLog");
        var servers = builder.Configuration.GetConnectionString("kafka");
        if (!string.IsNullOrWhiteSpace(servers))
        {
            builder.AddValidatedOptions<KafkaOptions>("Kafka");
            builder.Services.AddSingleton(services => new KafkaEventLog(
                servers, services.GetRequiredService<IOptions<KafkaOptions>>().Value, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<KafkaEventLog>>(),
                services.GetRequiredService<IOptions<EventLogOptions>>().Value.AcceptLostOffsets));
            builder.Services.AddSingleton<IEventLog>(services => services.GetRequiredService<KafkaEventLog>());
            ConnectionCheck.Add<KafkaEventLog>(builder, "kafka", (kafka, cancellationToken) => kafka.CheckAsync(cancellationToken));
        }
        else
            builder.Services.AddSingleton<IEventLog>(services => EmbeddedEventLog.Open(
            Path.Combine(services.DataDirectory(), "log"),
            services.GetRequiredService<IOptions<EventLogOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<EmbeddedEventLog>>()));

        // Opened when the topics are created and not when services are made: what is made before it can then still be disposed of.
        builder.Services.AddSingleton(services => new Lazy<IEventLog>(services.GetRequiredService<IEventLog>));
        builder.Services.AddHostedService<TopicCreation>();
        return builder;
    }

    /// <summary>Registers the lake; one in S3 is checked before any stage starts, and has a health check.</summary>
    /// <exception cref="LakeException"><c>ConnectionStrings:lake</c> is no such connection.</exception>
    /// <param name="builder">The host.</param>
    /// <param name="readOnly">Whether it is only read: a directory is left as it is, then.</param>
    public static IHostApplicationBuilder AddLake(this IHostApplicationBuilder builder, bool readOnly = false)
    {
        builder.AddStorageOptions();
        var given = builder.Configuration.GetConnectionString("lake");
        if (!string.IsNullOrWhiteSpace(given))
        {
            var connection = S3Connection.Parse(given);
            builder.Services.AddSingleton(services => new S3Lake(connection, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<S3Lake>>()));
            builder.Services.AddSingleton<ILake>(services => services.GetRequiredService<S3Lake>());
            ConnectionCheck.Add<S3Lake>(builder, "lake", (lake, cancellationToken) => lake.CheckAsync(cancellationToken));
            return builder;
        }

        builder.Services.AddSingleton<ILake>(services => new DirectoryLake(
            Path.Combine(services.DataDirectory(), "lake"), services.GetRequiredService<ILogger<DirectoryLake>>(), readOnly));
        return builder;
    }

    /// <summary>
    /// Registers PostgreSQL under <c>ConnectionStrings:tiktok</c>, with pooling, health and telemetry, and brings its schema
    /// up to date. Without a connection string it is the private cluster of the data directory: the owner starts it, or adopts
    /// one that a killed owner left alive; everybody else connects to the owner's.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="owner">Whether this process stops the private cluster at its end even if it found it alive.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<IHostApplicationBuilder> AddDatabaseAsync(this IHostApplicationBuilder builder, bool owner, CancellationToken cancellationToken = default)
    {
        builder.AddStorageOptions();
        using var logging = ConsoleFormat.StartLog(builder.Configuration, LogLevel.Warning); // as long as it starts
        var storage = builder.Configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("tiktok")))
            builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:tiktok", await builder.PrivateDatabaseAsync(storage, owner, logging, cancellationToken))]);

        var (connection, logger) = (builder.Configuration.GetConnectionString("tiktok")!, logging.CreateLogger("TikTok.Storage"));
        await StartPatience.WaitAsync(storage.StartPatience, () => Schema.MigrateAsync(connection, logger, cancellationToken), TimeProvider.System, logger, cancellationToken);
        builder.AddStagePool();
        if (builder.Services.Any(service => service.ServiceType == typeof(IEventLog)) && builder.Services.Any(service => service.ServiceType == typeof(ILake)))
            builder.Services.AddHostedService<Identity>();
        return builder;
    }

    /// <summary>The private cluster's connection: the owner of the data directory starts it, and ends it with the directory; a guest finds it running.</summary>
    private static async Task<string> PrivateDatabaseAsync(this IHostApplicationBuilder builder, StorageOptions storage, bool owner, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        if (builder.OwnedDataDirectory() is not { } directory)
            return await PrivateCluster.ConnectAsync(storage.DataDirectory, storage.StartPatience, TimeProvider.System, cancellationToken);
        var cluster = await PrivateCluster.StartAsync(
            new PrivateClusterOptions { Directory = directory.Path, Owner = owner, Fetch = storage.FetchPostgres, CacheDirectory = storage.PostgresCache },
            logging.CreateLogger<PrivateCluster>(), TimeProvider.System, cancellationToken);
        directory.Runs(cluster);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ClusterLifetime>(services, cluster));
        return cluster.ConnectionString;
    }

    private static void AddStorageOptions(this IHostApplicationBuilder builder) => builder.AddValidatedOptions<StorageOptions>("Storage");

    private static string DataDirectory(this IServiceProvider services) => services.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory;
}
