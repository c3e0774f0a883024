using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Logs;

namespace TikTok.ServiceDefaults.Settings;

/// <summary>
/// Refuses settings that do not exist, wherever they are written: a misspelt one would be passed over in silence. Names that are not
/// below our own sections are other programs' business, unless they are ours but for a slip.
/// </summary>
internal static class SettingsCheck
{
    private const string ConnectionStrings = "ConnectionStrings";
    private static readonly string[] s_formatters = ["simple", "json", "systemd"];

    /// <summary>Looks at all that is configured.</summary>
    /// <exception cref="SettingsException">There is a setting that does not exist; or a level or format of the log that does not.</exception>
    public static void Run(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is null)
                continue;
            if (Instead(key, value) is { } instead)
                throw new SettingsException($"There is no setting {Written(configuration, key, key)}; the nearest is {Written(configuration, key, instead)}.");
            RefuseWrongLogging(configuration, key, value);
        }
    }

    /// <summary>What is meant by a name that is wrong; null where nothing is.</summary>
    private static string? Instead(string key, string value)
    {
        var (section, rest) = key.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? (key[..end], key[end..]) : (key, "");
        if (rest.Length == 0)
            return key.Replace('_', ':') is var colons && colons != key && KnownSettings.Names.Contains(colons, StringComparer.Ordinal) ? colons : null;
        if (KnownSettings.Sections.Contains(section))
            return KnownSettings.Has(key) || value.Length == 0 && KnownSettings.HasBelow(key) ? null : KnownSettings.Nearest(key);
        var connection = rest.TrimStart(':');
        if (KnownSettings.Connections.Contains(connection, StringComparer.OrdinalIgnoreCase))
            return section.Equals(ConnectionStrings, StringComparison.OrdinalIgnoreCase) || !Spelling.IsNear(section, ConnectionStrings) ? null : ConnectionStrings + rest;
        if (section.Equals(ConnectionStrings, StringComparison.OrdinalIgnoreCase))
            return KnownSettings.Connections.FirstOrDefault(name => Spelling.Distance(name, connection) <= 2) is { } near ? $"{ConnectionStrings}:{near}" : null;
        return KnownSettings.Sections.FirstOrDefault(own => Spelling.IsNear(own, section) && KnownSettings.Has(own + rest)) is { } slip ? slip + rest : null;
    }

    private static void RefuseWrongLogging(IConfiguration configuration, string key, string value)
    {
        if (!key.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase))
            return;
        if (key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && value.Length > 0 && !(Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level)))
            throw new SettingsException($"{Written(configuration, key, key)} is {value}, which is no level: write one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        if (key.Equals(ConsoleFormat.Key, StringComparison.OrdinalIgnoreCase) && value.Length > 0 && !s_formatters.Contains(value, StringComparer.OrdinalIgnoreCase))
            throw new SettingsException($"{Written(configuration, key, key)} is {value}, which is no format: write one of {string.Join(", ", s_formatters)}.");
    }

    /// <summary>A name in the form in which the one that was found is written.</summary>
    private static string Written(IConfiguration configuration, string found, string name) =>
        (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(found, out _)) switch
        {
            EnvironmentVariablesConfigurationProvider => name.Replace(":", "__", StringComparison.Ordinal),
            CommandLineConfigurationProvider => $"--{name}",
            FileConfigurationProvider file when name == found => $"{name} ({file.Source.Path})",
            _ => name,
        };
}
