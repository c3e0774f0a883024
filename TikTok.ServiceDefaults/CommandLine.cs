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

    /// <summary>Reads a number, such as <c>0.5</c>, in every culture the same; anything else is an error of the option.</summary>
    public static double ReadNumber(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed))
            return parsed;
        result.AddError($"'{result.Tokens[0].Value}' is not a number: write it like 2 or 0.5.");
        return default;
    }

    /// <summary>Reads a length of time, <c>hh:mm:ss</c>, in every culture the same; anything else is an error of the option.</summary>
    public static TimeSpan ReadSpan(ArgumentResult result)
    {
        if (TimeSpan.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var parsed))
            return parsed;
        result.AddError($"'{result.Tokens[0].Value}' is not a length of time: write two minutes as 00:02:00.");
        return default;
    }

    /// <summary>Reads a time, RFC 3339, UTC where it names no offset, in every culture and time zone the same; anything else is an error of the option.</summary>
    public static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return parsed;
        result.AddError($"'{result.Tokens[0].Value}' is not a time: write it like 2020-03-02T13:00:00Z.");
        return null;
    }

    /// <summary>Reads a stream day, <c>YYYY-MM-DD</c>; anything else is an error of the argument.</summary>
    public static DateOnly ReadDay(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return parsed;
        result.AddError($"'{result.Tokens[0].Value}' is not a day: write YYYY-MM-DD.");
        return default;
    }
}
