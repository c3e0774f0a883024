using System.CommandLine;
using TikTok.ServiceDefaults;

namespace TikTok.Detector.Evaluation;

/// <summary>What the program does beside the service: commands that need no log.</summary>
internal static class EvaluationCommands
{
    /// <summary>Whether a command is asked for: the first argument is a word, or asks for help or the version. The service's are <c>--Key=Value</c>.</summary>
    public static bool IsAskedFor(IReadOnlyList<string> args) =>
        args is ["--help" or "-h" or "-?" or "--version", ..] || (args is [[not ('-' or '/'), ..], ..] && !args[0].Contains('=', StringComparison.Ordinal));

    /// <summary>Runs it.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="standardInput">What <c>-</c> reads.</param>
    /// <param name="configuration">Where the command writes to.</param>
    /// <param name="cancellation">Cancels it, as Ctrl+C does.</param>
    /// <returns>0 done, 1 failed, 2 wrong command line, 130 cancelled.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextReader standardInput, InvocationConfiguration configuration, CancellationToken cancellation = default)
    {
        var root = new RootCommand("""
            Finds anomalies. Without a command: the service, which counts the posts of the stream and raises anomalies.

            Exit codes: 0 done, 1 failed (one line says why), 2 wrong command line, 130 cancelled.
            """);
        root.Add(BacktestCommand.Create(standardInput));
        root.Add(EvaluateCommand.Create());
        root.Add(ScoreCommand.Create());
        var parsed = root.Parse(args);
        var exitCode = await parsed.InvokeAsync(configuration, cancellation);
        return parsed.Errors.Count > 0 ? 2 : exitCode;
    }

    /// <summary>Runs it on the console.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        using var standardInput = new StreamReader(Console.OpenStandardInput());
        return await RunAsync(args, standardInput, CommandLine.Patient);
    }
}
