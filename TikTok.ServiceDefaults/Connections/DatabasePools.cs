using System.Globalization;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Telemetry;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>The pools of connections to PostgreSQL: the stages' is the <see cref="NpgsqlDataSource"/> without a key, readers' have one.</summary>
public static class DatabasePools
{
    /// <summary>Opening a connection, and waiting for one of the pool; seconds.</summary>
    private const int OpenSeconds = 3;

    private const int PreparedStatements = 50; // of a connection

    /// <summary>Registers a pool for statements that only read, under a key; its name in <c>pg_stat_activity</c> ends with it.</summary>
    public static IHostApplicationBuilder AddReadingPool(this IHostApplicationBuilder builder, string key, Func<DatabaseOptions, int> size)
    {
        builder.AddValidatedOptions<DatabaseOptions>("Database");
        builder.Services.AddKeyedSingleton(key, (services, _) =>
        {
            var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            var settings = Settings(builder.Configuration, key, size(options));
            var timeout = options.ReadTimeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
            SetOnServer(settings, $"statement_timeout={timeout}");
            settings.CommandTimeout = (int)Math.Ceiling(options.ReadTimeout.TotalSeconds) + 1; // for a server that hangs: later than its own time-out
            settings.Timeout = OpenSeconds;
            PrepareStatements(settings);
            var pool = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
            DatabaseTracing.TraceRequestsOnly(pool);
            return pool.Build();
        });
        return builder;
    }

    /// <summary>Statements are parsed once and planned each time: what a filter leaves out falls away from the plan.</summary>
    public static void PrepareStatements(NpgsqlConnectionStringBuilder settings)
    {
        (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (PreparedStatements, 2);
        SetOnServer(settings, "plan_cache_mode=force_custom_plan");
    }

    /// <summary>Registers the stages' pool, with health and telemetry.</summary>
    internal static void AddStagePool(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<DatabaseOptions>("Database");
        builder.AddNpgsqlDataSource(
            "tiktok",
            (NpgsqlSettings settings) => settings.ConnectionString = Settings(builder.Configuration, "stages", builder.DatabaseOptions().StageConnections).ConnectionString,
            DatabaseTracing.TraceRequestsOnly);
    }

    internal static DatabaseOptions DatabaseOptions(this IHostApplicationBuilder builder) =>
        builder.Configuration.GetSection("Database").Get<DatabaseOptions>() ?? new DatabaseOptions();

    private static void SetOnServer(NpgsqlConnectionStringBuilder settings, string setting) => settings.Options = $"{settings.Options} -c {setting}".TrimStart();

    private static NpgsqlConnectionStringBuilder Settings(IConfiguration configuration, string name, int size)
    {
        var settings = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("tiktok"));
        settings.ApplicationName = $"{settings.ApplicationName ?? "tiktok"} {name}";
        (settings.MaxPoolSize, settings.MinPoolSize) = (size, Math.Min(settings.MinPoolSize, size));
        return settings;
    }
}
