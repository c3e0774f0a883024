using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TikTok.ServiceDefaults;

/// <summary>How the programs run their commands.</summary>
public static class CommandLine
{
    /// <summary>
    /// On Ctrl+C or SIGTERM a command is cancelled and has a minute to end, so that stages stop at a commit and PostgreSQL is
    /// shut down. The library's default is two seconds, after which the process is gone whatever it was doing.
    /// </summary>
    public static InvocationConfiguration Patient { get; } = new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>Exit code of work that was stopped, by Ctrl+C or SIGTERM, before its end.</summary>
    public const int Stopped = 130;

    /// <summary>Reads a stream day, <c>YYYY-MM-DD</c>; anything else is an error of the argument.</summary>
    public static DateOnly ReadDay(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return parsed;
        result.AddError($"'{result.Tokens[0].Value}' is not a day: write YYYY-MM-DD.");
        return default;
    }
}
