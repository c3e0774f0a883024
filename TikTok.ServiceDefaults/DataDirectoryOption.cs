using System.CommandLine;

namespace TikTok.ServiceDefaults;

/// <summary>The option <c>--data</c>, the same for all programs.</summary>
public static class DataDirectoryOption
{
    /// <summary>Creates the option; without a value, <c>Storage:DataDirectory</c> and its default hold.</summary>
    /// <param name="description">What the program keeps there.</param>
    public static Option<string?> Create(string description) =>
        new("--data") { HelpName = "DIR", Description = $"{description} Default: what Storage__DataDirectory names, or data in the current directory." };
}
