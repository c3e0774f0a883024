using System.CommandLine;
using TikTok.ServiceDefaults;

namespace TikTok.Detector.Evaluation;

/// <summary>The command <c>evaluate</c>.</summary>
internal static class EvaluateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var arguments = new EvaluateArguments();
        var command = new Command("evaluate", """
            Compares detectors on series whose anomalies are known.

            With --data: the score of the Numenta Anomaly Benchmark in its three profiles, at the fixed threshold of 0.5 and at the one that
            suits these series best; events found, false alarms and delays. With --synthetic: those per kind of event and per rate.
            The first 15 % of the rows, at most 750, do not count.
            docs/evaluation.md has the definitions.

            evaluate --data nab-tweets
            evaluate --synthetic --detector seasonal
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => OneLineErrors.RunAsync(() => RunAsync(arguments, parsed, cancellation), errors: parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> RunAsync(EvaluateArguments arguments, ParseResult parsed, CancellationToken cancellation)
    {
        var tables = arguments.Data(parsed) is { } directory
            ? await OnDataAsync(directory, arguments, parsed, cancellation)
            : [SyntheticEvaluation.Of(arguments.Seed(parsed), arguments.Count(parsed), arguments.Detectors(parsed), cancellation)];
        TablePrinter.Print(tables, arguments.Format(parsed), parsed.InvocationConfiguration.Output);
        return 0;
    }

    private static async Task<IReadOnlyList<ResultTable>> OnDataAsync(string directory, EvaluateArguments arguments, ParseResult parsed, CancellationToken cancellation)
    {
        var errors = parsed.InvocationConfiguration.Error;
        var series = await LabelledDirectory.ReadAsync(directory, arguments.SeriesFormat(parsed), arguments.Windows(parsed), errors, cancellation);
        foreach (var name in LabelledDirectory.Unlabelled(directory, series))
            await errors.WriteLineAsync($"note: {name} is left out, since windows.json does not name it");
        var detectors = arguments.Detectors(parsed).Select(name => JudgedCorpus.ByDetector(name, series, cancellation)).ToList();
        foreach (var name in PublishedScores.Names(directory))
            detectors.Add(await JudgedCorpus.PublishedAsync(directory, name, series, cancellation));
        return NabEvaluation.Of(series, detectors);
    }
}
