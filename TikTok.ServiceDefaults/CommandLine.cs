using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using TikTok.ServiceDefaults.Settings;

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

    /// <summary>Exit code of a command line that is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>For the help of what takes settings.</summary>
    public const string AboutSettings = """
        Any setting can be given as --Section:Name=value, or as Section__Name in the environment; one that does not exist is refused. docs/settings.md has them all.
        """;

    /// <summary>Runs what a command line asks for. Before anything else, what does not exist on it or in the environment is refused in a line.</summary>
    /// <param name="root">The commands. One that does not treat unmatched tokens as errors takes settings.</param>
    /// <param name="args">The command line.</param>
    /// <param name="configuration">Where it writes to; default: the console, with patience.</param>
    /// <param name="foreign">Sections of others that are passed through.</param>
    /// <param name="cancellationToken">Cancels it, as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, InvocationConfiguration? configuration = null, IReadOnlyCollection<string>? foreign = null, CancellationToken cancellationToken = default)
    {
        configuration ??= Patient;
        var parsed = root.Parse(args);
        var asksForWork = parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action; // and not for help or the version
        if (asksForWork && FindProblem(parsed, foreign ?? []) is { } problem)
        {
            await configuration.Error.WriteLineAsync($"error: {problem.TrimEnd('.')}.");
            return WrongUsage;
        }

        return await OneLineErrors.RunAsync(() =>
        {
            if (asksForWork)
                SettingsCheck.Run(new ConfigurationBuilder().AddEnvironmentVariables().Build());
            return parsed.InvokeAsync(configuration, cancellationToken);
        }, errors: configuration.Error);
    }

    private static string? FindProblem(ParseResult parsed, IReadOnlyCollection<string> foreign)
    {
        var command = parsed.CommandResult.Command;
        string[] words = [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name)), .. command.Subcommands.Select(sub => sub.Name)];
        if (!command.TreatUnmatchedTokensAsErrors && SettingArguments.FindProblem(parsed.UnmatchedTokens, words, foreign) is { } wrong)
            return wrong;
        // An option that is misspelt may have been taken for an argument.
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(value => value.StartsWith("--", StringComparison.Ordinal));
        if (command.TreatUnmatchedTokensAsErrors && taken.Concat(parsed.UnmatchedTokens).FirstOrDefault() is { } unmatched)
            return SettingArguments.WhyNotTaken(unmatched, command.Name, words);
        return parsed.Errors.Count == 0 ? null : $"{string.Join(' ', parsed.Errors.Select(error => error.Message.ReplaceLineEndings(" ")))} See --help";
    }

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
