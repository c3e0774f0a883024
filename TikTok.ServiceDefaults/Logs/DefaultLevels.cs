using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TikTok.ServiceDefaults.Logs;

/// <summary>
/// What is heard of which part unless configuration says otherwise. These are settings below all others, and no filters in code, which
/// would go before what somebody has written.
/// </summary>
public static class DefaultLevels
{
    private const string Levels = "Logging:LogLevel:";

    /// <summary>Hears of a category only from a level on.</summary>
    public static IHostApplicationBuilder HearUnlessTold(this IHostApplicationBuilder builder, params IReadOnlyCollection<(string Category, LogLevel From)> levels)
    {
        builder.Configuration.HearUnlessTold(levels);
        return builder;
    }

    /// <summary>For a command, whose standard output is its result: warnings alone, on standard error.</summary>
    public static IHostApplicationBuilder HearOnlyWarnings(this IHostApplicationBuilder builder)
    {
        AddBelow(builder.Configuration, new(StringComparer.OrdinalIgnoreCase) { [$"{Levels}Default"] = nameof(LogLevel.Warning), ["Logging:Console:LogToStandardErrorThreshold"] = nameof(LogLevel.Trace) });
        return builder;
    }

    /// <inheritdoc cref="HearUnlessTold(IHostApplicationBuilder, IReadOnlyCollection{ValueTuple{string, LogLevel}})" />
    public static void HearUnlessTold(this IConfigurationManager configuration, params IReadOnlyCollection<(string Category, LogLevel From)> levels)
    {
        // Who wants errors only does not want the warnings of the parts that are quieter than others.
        var least = Enum.TryParse<LogLevel>(configuration[$"{Levels}Default"], ignoreCase: true, out var given) ? given : LogLevel.Trace;
        AddBelow(configuration, levels.ToDictionary(level => Levels + level.Category, level => (string?)$"{(level.From > least ? level.From : least)}", StringComparer.OrdinalIgnoreCase));
    }

    private static void AddBelow(IConfigurationBuilder configuration, Dictionary<string, string?> settings) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });
}
