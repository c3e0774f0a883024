using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Web;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Storage.Lake.S3;

namespace TikTok.ServiceDefaults.Settings;

/// <summary>Settings are looked at before anything is created: no directory, no lock, no PostgreSQL.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// Refuses settings that do not exist, and values of those that all programs share; the first thing that a program does with its
    /// host. What only its own services know is added after it, with <see cref="AddValidatedOptions"/>, and before the rest.
    /// </summary>
    /// <exception cref="SettingsException">A setting does not exist.</exception>
    /// <exception cref="OptionsValidationException">A value is out of bounds.</exception>
    public static IHostApplicationBuilder CheckSettings(this IHostApplicationBuilder builder)
    {
        SettingsCheck.Run(builder.Configuration);
        ListeningExtensions.CheckAddresses(builder.Configuration["urls"]);
        builder.AddValidatedOptions<StorageOptions>("Storage").AddValidatedOptions<EventLogOptions>("EventLog").AddValidatedOptions<KafkaOptions>("Kafka").AddValidatedOptions<DatabaseOptions>("Database")
            .AddValidatedOptions<WebOptions>("Web");
        if (builder.Configuration.GetConnectionString("lake") is { Length: > 0 } lake)
            S3Connection.Parse(lake);
        if (builder.Configuration.GetConnectionString("tiktok") is { } database && !string.IsNullOrWhiteSpace(database))
            Schema.CheckConnection(database);
        else
            builder.DatabaseOptions().CheckFits(PrivateCluster.ConnectionsOfOneProcess);
        return builder;
    }

    /// <summary>Binds an options record to a configuration section, once, and validates it at once.</summary>
    /// <exception cref="OptionsValidationException">A value is out of bounds.</exception>
    public static IHostApplicationBuilder AddValidatedOptions<TOptions>(this IHostApplicationBuilder builder, string section)
        where TOptions : class
    {
        var added = new SettingsSection(section, typeof(TOptions));
        if (builder.Services.Any(service => added.Equals(service.ImplementationInstance)))
            return builder;
        builder.Services.AddSingleton(added);
        builder.Services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations();

        var alone = new ServiceCollection().AddSingleton<IConfiguration>(builder.Configuration);
        alone.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations();
        using var services = alone.BuildServiceProvider();
        _ = services.GetRequiredService<IOptions<TOptions>>().Value;
        return builder;
    }
}

/// <summary>A section of the configuration that is bound.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What it is bound to.</param>
internal sealed record SettingsSection(string Name, Type Options);
