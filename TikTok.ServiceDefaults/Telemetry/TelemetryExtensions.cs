using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TikTok.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry for every service: logs, metrics and traces of ASP.NET Core, HTTP, the runtime, Npgsql and TikTok.*.</summary>
internal static class TelemetryExtensions
{
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql", "TikTok.*"))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, "TikTok.*")
                .AddAspNetCoreInstrumentation(web => web.Filter = context => !HealthExtensions.IsHealthPath(context.Request.Path))
                .AddHttpClientInstrumentation());

        // Nothing is exported, and no connection tried, unless somebody listens.
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
        return builder;
    }
}
