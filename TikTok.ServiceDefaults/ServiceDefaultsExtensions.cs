using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Health;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Records;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Stages;
using TikTok.ServiceDefaults.Start;
using TikTok.ServiceDefaults.Telemetry;
using TikTok.ServiceDefaults.Web;

namespace TikTok.ServiceDefaults;

/// <summary>What every service has, whoever started it.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Telemetry, health, resilient HTTP, service discovery, a clock, and a stop that waits for the stages.</summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        StartGate.Add(builder);
        builder.Services.AddConsoleFormat(builder.Configuration);
        builder.HearUnlessTold(
            ("Microsoft.AspNetCore", LogLevel.Warning), ("System.Net.Http", LogLevel.Warning), ("Npgsql", LogLevel.Warning), // what is said for each statement or request
            ("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)); // failures are told once, by the stage or at the end
        builder.AddTelemetry();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<StageRegistry>();
        builder.Services.AddHealthChecks().AddCheck<StageHealthCheck>("stages").AddCheck<SlowRecords>("records");
        builder.Services.AddSingleton<SlowRecords>();
        builder.AddValidatedOptions<WebOptions>("Web");
        builder.AddPatience();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return builder;
    }

}
