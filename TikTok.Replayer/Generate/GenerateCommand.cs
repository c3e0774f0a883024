using System.CommandLine;
using System.Globalization;

namespace TikTok.Replayer.Generate;

/// <summary>The command <c>generate</c>: a made-up sample with known events, or posts after a published series of counts.</summary>
public static class GenerateCommand
{
    private const int Failed = 1;
    private const int BadUsage = 2;
    private const int Cancelled = 130;

    /// <summary>
    /// Creates the command. It exits with 0, with 1 when a file cannot be read or written, with 2 for arguments that do not
    /// go together, with 130 when cancelled; each failure is one line on standard error.
    /// </summary>
    /// <param name="time">Measures how long the run took; the output does not depend on it.</param>
    public static Command Create(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var arguments = new GenerateArguments();
        var command = new Command("generate", "Write a sample dump with known events (crises and what only looks like one), or posts after a series of counts");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(arguments, parsed, time, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GenerateArguments arguments, ParseResult parsed, TimeProvider time, CancellationToken cancellation)
    {
        var errors = parsed.InvocationConfiguration.Error;
        if (arguments.FindProblem(parsed) is { } problem)
            return await FailAsync(errors, problem, BadUsage);

        try
        {
            var summary = await GenerateAsync(arguments, parsed, time, cancellation);
            var isOutputTaken = OutputFile.IsStandardOutput(arguments.Output(parsed));
            await (isOutputTaken ? errors : parsed.InvocationConfiguration.Output).WriteLineAsync(summary);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(errors, failure.Message, Failed);
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(errors, "cancelled", Cancelled);
        }
    }

    private static async Task<string> GenerateAsync(GenerateArguments arguments, ParseResult parsed, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var output = arguments.Output(parsed);
        if (arguments.Counts(parsed) is { } counts)
        {
            var posts = await OutputFile.WriteAsync(output, new CountsGenerator(counts).WriteAsync, cancellation);
            foreach (var note in posts.Notes)
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"note: {counts.CsvPath}: {note}");
            return Summarise(posts, time.GetElapsedTime(started), output, truthPath: null);
        }

        var truthPath = arguments.Truth(parsed);
        var dump = await SampleFiles.WriteAsync(arguments.Sample(parsed), output, truthPath, cancellation);
        var elapsed = time.GetElapsedTime(started);
        return Summarise(dump, elapsed, output, truthPath);
    }

    private static string Summarise(GeneratedDump dump, TimeSpan elapsed, string output, string? truthPath) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{dump.Posts} posts ({dump.Lines} lines), {dump.Bytes / 1e6:F1} MB in {elapsed.TotalSeconds:F1} s, {dump.Events.Count} events: {output}")
        + (truthPath is null ? "" : $", {truthPath}");

    private static async Task<int> FailAsync(TextWriter errors, string message, int exitCode)
    {
        await errors.WriteLineAsync($"generate: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
