using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace TikTok.ServiceDefaults.Logs;

/// <summary>What is heard of which part unless configuration says otherwise: rules before all others, so that what somebody has written goes before.</summary>
public static class DefaultLevels
{
    /// <summary>Hears of a category only from a level on.</summary>
    public static IHostApplicationBuilder HearUnlessTold(this IHostApplicationBuilder builder, params IReadOnlyCollection<(string Category, LogLevel From)> levels)
    {
        builder.Services.HearUnlessTold(builder.Configuration, levels);
        return builder;
    }

    /// <summary>For a command, whose standard output is its result: warnings alone, on standard error.</summary>
    public static IHostApplicationBuilder HearOnlyWarnings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddFirst<LoggerFilterOptions>(filters => filters.Rules.Add(new LoggerFilterRule(null, null, LogLevel.Warning, null)));
        builder.Services.AddFirst<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    /// <summary>Hears of a category only from a level on.</summary>
    public static IServiceCollection HearUnlessTold(this IServiceCollection services, IConfiguration configuration, params IReadOnlyCollection<(string Category, LogLevel From)> levels) =>
        services.AddFirst<LoggerFilterOptions>(filters =>
        {
            // Who wants errors only does not want the warnings of the parts that are quieter than others.
            var least = Enum.TryParse<LogLevel>(configuration["Logging:LogLevel:Default"], ignoreCase: true, out var given) ? given : LogLevel.Trace;
            foreach (var (category, from) in levels)
                filters.Rules.Add(new LoggerFilterRule(null, category, from > least ? from : least, null));
        });

    /// <summary>Sets options before configuration, and all that is registered already, does.</summary>
    internal static IServiceCollection AddFirst<TOptions>(this IServiceCollection services, Action<TOptions> set)
        where TOptions : class
    {
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(new ConfigureNamedOptions<TOptions>(Options.DefaultName, set)));
        return services;
    }
}
