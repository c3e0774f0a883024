using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Spectre.Console;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Input;
using TikTok.ServiceDefaults;

namespace TikTok.Replayer.Sort;

/// <summary>The command <c>sort</c>.</summary>
public static class SortCommand
{
    /// <summary>Creates the command. Lines that are no records are not a failure: they are kept apart, and counted in the summary.</summary>
    public static Command Create()
    {
        var arguments = new SortArguments();
        var command = new Command("sort", """
            Orders a dump by createTime, whatever its size, in bounded memory.

            Posts of the same second stay in their order. Every line keeps its bytes; lines end with a line feed, blank lines are
            dropped. Lines that are no records go to OUTPUT.rejected.ndjson, to standard output only their number is told. Nothing
            is left behind when it fails or is killed but OUTPUT.partial, which the next run writes anew.

            sort 'dumps/*.zst' -o sorted.ndjson.zst --memory 2GB
            zstd -dc dump.zst | sort - -o - | zstd > sorted.zst
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => OneLineErrors.RunAsync(() => RunAsync(arguments, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SortArguments arguments, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (clock, output) = (TimeProvider.System, arguments.Output(parsed));
        var started = clock.GetTimestamp();
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var inputs = new InputFiles(environment.GetConnectionString("lake"));
        var dump = new SortedDump(await inputs.FindAsync(arguments.Input(parsed), cancellationToken), output, arguments.Space(parsed));
        if (inputs.PassedOver.Count > 0)
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"Passed over, since they are hidden or not finished: {inputs.NamesPassedOver}. Give one by its own name to read it.");

        var progress = new SortProgress();
        var report = new SortReport(progress, clock);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Not to standard output, which may be the dump.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var showing = new LiveReport(console, clock).ShowAsync(() => report.Fraction, report.Describe, done.Token);
        SortSummary summary;
        try
        {
            summary = await dump.WriteAsync(progress, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await showing;
        }

        var text = parsed.InvocationConfiguration.Output;
        await (OutputFile.IsStandardOutput(output) ? parsed.InvocationConfiguration.Error : text).WriteLineAsync(Describe(summary, progress, output, clock.GetElapsedTime(started)));
        return 0;
    }

    private static string Describe(SortSummary summary, SortProgress progress, string output, TimeSpan elapsed)
    {
        var sorted = string.Create(CultureInfo.InvariantCulture,
            $"{output}: {summary.Posts} posts in order, {progress.ReadBytes / 1e6:F1} MB read in {elapsed.TotalSeconds:F1} s ({progress.ReadBytes / 1e6 / elapsed.TotalSeconds:F0} MB/s), {progress.Runs} runs on disk");
        if (summary.Rejected.Count == 0)
            return sorted;
        var reasons = string.Join(", ", summary.Rejected.OrderBy(reason => reason.Key).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key} {reason.Value}")));
        var where = summary.RejectedFile ?? "left out of standard output; write to a file to keep them";
        return string.Create(CultureInfo.InvariantCulture, $"{sorted}; {summary.Rejected.Values.Sum()} lines are no records ({reasons}): {where}");
    }
}
