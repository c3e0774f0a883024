using System.CommandLine;
using TikTok.ServiceDefaults;

namespace TikTok.Detector.Evaluation;

/// <summary>The command line of the program: the service, and the commands beside it, which need no log.</summary>
internal static class EvaluationCommands
{
    /// <summary>Runs what is asked for.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="standardInput">What <c>-</c> reads.</param>
    /// <param name="service">Runs the service, with its settings.</param>
    /// <param name="configuration">Where a command writes to; default: the console.</param>
    /// <param name="cancellation">Cancels it, as Ctrl+C does.</param>
    /// <returns>0 done, 1 failed, 2 wrong command line, 130 cancelled.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> args, TextReader standardInput, Func<string[], CancellationToken, Task<int>> service, InvocationConfiguration? configuration = null, CancellationToken cancellation = default)
    {
        var root = ServiceCommand.Create("""
            Finds anomalies. Without a command: the service, which counts the posts of the stream and raises anomalies.

            Exit codes: 0 done, or the service was stopped; 1 failed (one line says why); 2 wrong command line; 130 a command was cancelled.
            """, "a free port of 127.0.0.1, for /health", service);
        root.Add(BacktestCommand.Create(standardInput));
        root.Add(EvaluateCommand.Create());
        root.Add(ScoreCommand.Create());
        return CommandLine.RunAsync(root, args, configuration, cancellationToken: cancellation);
    }
}
