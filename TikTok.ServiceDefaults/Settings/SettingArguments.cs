namespace TikTok.ServiceDefaults.Settings;

/// <summary>Settings on a command line, <c>--Section:Name=value</c>.</summary>
public static class SettingArguments
{
    // Of the frameworks, below which we know no names.
    private static readonly string[] s_foreign = ["Logging", "Kestrel"];
    private static readonly string[] s_hosts = ["urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "AllowedHosts"];
    private static readonly string[] s_prefixes = ["OTEL_", "ASPNETCORE_", "DOTNET_", "ASPIRE_"];

    /// <summary>Says in a line what is wrong with what is left of a command line when its options are taken; null when nothing is.</summary>
    /// <param name="arguments">What is left.</param>
    /// <param name="options">The options and commands that there are.</param>
    /// <param name="foreign">Sections of others that the program passes through.</param>
    public static string? FindProblem(IEnumerable<string> arguments, IReadOnlyCollection<string> options, params IReadOnlyCollection<string> foreign) =>
        arguments.Select(argument => Problem(argument, options, [.. s_foreign, .. foreign])).FirstOrDefault(problem => problem is not null);

    /// <summary>Settings of a command line as variables of the environment; connections are not among them.</summary>
    public static IEnumerable<(string Name, string Value)> AsVariables(IEnumerable<string> settings) =>
        from setting in settings
        let parts = setting.TrimStart('-').Split('=', 2)
        where parts.Length == 2 && !parts[0].StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase)
        select (parts[0].Replace(":", "__", StringComparison.Ordinal), parts[1]);

    /// <summary>Says in a line why a command does not take an argument.</summary>
    public static string WhyNotTaken(string argument, string command, IReadOnlyCollection<string> words) => argument.TrimStart('-').Split('=') is [var key, .. var value] && KnownSettings.Has(key)
        ? $"'{argument}' is a setting, which {command} takes from the environment: {key.Replace(":", "__", StringComparison.Ordinal)}={(value is [var given, ..] ? given : "value")}"
        : $"'{argument}' is no option or command of {command}{(NearestWord(argument, words) is { Name: { } nearest } ? $"; the nearest is {nearest}" : "")}. See --help";

    /// <summary>What is meant by a word that is neither option nor command nor setting.</summary>
    private static string? Nearest(string argument, IReadOnlyCollection<string> words)
    {
        var key = argument.Split('=')[0].TrimStart('-');
        if (key.Contains(':', StringComparison.Ordinal))
            return $"--{KnownSettings.Nearest(key)}=value";
        var (word, distance) = NearestWord(argument, words);
        return argument.StartsWith('-') && distance > 1 && KnownSettings.Called(key) is { } setting ? $"--{setting}=value" : word;
    }

    /// <summary>The nearest option for what looks like one, the nearest command for another word; no name where none is near.</summary>
    private static (string? Name, int Distance) NearestWord(string argument, IReadOnlyCollection<string> words)
    {
        var name = argument.Split('=')[0].TrimStart('-');
        var (word, distance) = words.Where(word => word.StartsWith('-') == argument.StartsWith('-'))
            .Select(word => ((string?)word, Spelling.Distance(name, word.TrimStart('-')))).DefaultIfEmpty((null, int.MaxValue)).MinBy(near => near.Item2);
        return argument.StartsWith('-') || distance <= Math.Max(1, name.Length / 2) ? (word, distance) : (null, int.MaxValue);
    }

    private static string? Problem(string argument, IReadOnlyCollection<string> options, string[] foreign)
    {
        var parts = argument.Split('=', 2);
        var key = parts[0].TrimStart('-');
        var isSetting = parts[0].StartsWith("--", StringComparison.Ordinal) && IsSetting(key, foreign);
        if (isSetting && parts.Length == 2)
            return null;
        if (IsSetting(key, foreign))
            return $"'{argument}' is no option: write the setting as --{key}={(parts.Length == 2 ? parts[1] : "value")}";
        var nearest = foreign.FirstOrDefault(section => key.Contains(':', StringComparison.Ordinal) && Spelling.IsNear(section, key.Split(':')[0])) is { } other
            ? $"--{other}{key[key.IndexOf(':', StringComparison.Ordinal)..]}"
            : Nearest(argument, options);
        return $"'{argument}' is no option, nor a setting that exists{(nearest is null ? "" : $"; the nearest is {nearest}")}. See --help";
    }

    private static bool IsSetting(string key, string[] foreign)
    {
        var section = key.Split(':')[0];
        return KnownSettings.Has(key)
            || key.Contains(':', StringComparison.Ordinal) && foreign.Contains(section, StringComparer.OrdinalIgnoreCase)
            || KnownSettings.Connections.Any(name => key.Equals($"ConnectionStrings:{name}", StringComparison.OrdinalIgnoreCase))
            || s_hosts.Contains(key, StringComparer.OrdinalIgnoreCase) || Array.Exists(s_prefixes, prefix => key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
