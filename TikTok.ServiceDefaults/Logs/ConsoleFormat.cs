using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace TikTok.ServiceDefaults.Logs;

/// <summary>How all programs log to the console: a line for each message, with date and time. What configuration says goes before.</summary>
public static class ConsoleFormat
{
    /// <summary>Names the format: <c>simple</c>, <c>json</c> or <c>systemd</c>.</summary>
    internal const string Key = "Logging:Console:FormatterName";

    /// <summary>Adds the format to the console's logger.</summary>
    public static IServiceCollection AddConsoleFormat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddFirst<SimpleConsoleFormatterOptions>(simple => (simple.SingleLine, simple.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss "));
        services.AddFirst<JsonConsoleFormatterOptions>(json => json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffzzz");
        // At the end, since some hosts choose one by themselves.
        services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = configuration[Key] is { Length: > 0 } name ? name : ConsoleFormatterNames.Simple);
        return services;
    }

    /// <summary>A logger for the time before there is a host.</summary>
    /// <param name="configuration">Where levels and format come from.</param>
    /// <param name="least">What is heard where configuration says nothing.</param>
    public static ILoggerFactory StartLog(IConfiguration configuration, LogLevel least) => LoggerFactory.Create(log =>
    {
        log.AddConfiguration(configuration.GetSection("Logging")).AddConsole().SetMinimumLevel(least);
        log.Services.AddConsoleFormat(configuration);
    });
}
