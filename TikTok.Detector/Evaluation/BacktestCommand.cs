using System.CommandLine;
using TikTok.Anomalies;
using TikTok.Anomalies.Series;
using TikTok.ServiceDefaults;

namespace TikTok.Detector.Evaluation;

/// <summary>The command <c>backtest</c>.</summary>
internal static class BacktestCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="standardInput">What <c>--series -</c> reads.</param>
    public static Command Create(TextReader standardInput)
    {
        var arguments = new BacktestArguments();
        var command = new Command("backtest", $"""
            Judges a series of counts row by row, as the live detector would have: a row's verdict follows from it and the rows before.

            In: CSV with a time and a count in each row, ascending; delimiter, columns and forms are found out, or said by the options below.
            Out: timestamp,value,anomaly_score,alert,kind, a row when it is judged. The score is 0 to 1 and alerts from 0.5 on, for every
            detector and series. An empty value, NaN, and windows without a row were not observed: nothing is learned from them, unless
            --absent-is-zero says that nothing was there to count. Windows are as long as most of the first 1000 rows are apart, and those
            are read before the first is judged; with --window, each row of standard input is judged when it comes.

            backtest --series mentions.csv > verdicts.csv
            backtest --series grouped.csv --time-column window_start --value-column posts --absent-is-zero
            tail -n +1 -f mentions.csv | backtest --series - --window 300
            backtest --series mentions.csv --detector ssa-spike --set confidence=95 --set seasonalityWindowSize=24

            {MlNetBacktest.Help}
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => OneLineErrors.RunAsync(
            () => RunAsync(arguments, parsed, standardInput, cancellation), errors: parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> RunAsync(BacktestArguments arguments, ParseResult parsed, TextReader standardInput, CancellationToken cancellation)
    {
        var path = arguments.Series(parsed);
        var name = path == "-" ? "standard input" : path;
        using var input = SeriesFile.Open(path, standardInput);
        if (arguments.Output(parsed) is { } file)
        {
            if (Path.GetFullPath(file) == Path.GetFullPath(path))
                throw new SeriesException($"{file}: would be written over while it is read; give another --output");
            await using var output = new StreamWriter(file);
            await JudgeAsync(input, name, arguments, parsed, output, cancellation);
        }
        else
        {
            await JudgeAsync(input, name, arguments, parsed, parsed.InvocationConfiguration.Output, cancellation);
        }

        return 0;
    }

    private static async Task JudgeAsync(TextReader input, string name, BacktestArguments arguments, ParseResult parsed, TextWriter output, CancellationToken cancellation)
    {
        var notes = parsed.InvocationConfiguration.Error;
        using var reader = await SeriesReader.OpenAsync(input, name, arguments.Format(parsed), cancellation);
        if (arguments.MlNet(parsed) is { } choice)
            await MlNetBacktest.RunAsync(reader, choice, output, notes, cancellation);
        else
            await JudgeAsync(SeriesWindows.OfAsync(reader, arguments.Windows(parsed), notes, cancellation), arguments.Detector(parsed), output, cancellation);
    }

    private static async Task JudgeAsync(IAsyncEnumerable<WindowRow> rows, string name, TextWriter output, CancellationToken cancellation)
    {
        var writer = new VerdictWriter(output);
        ISeriesDetector? detector = null;
        await foreach (var window in rows.WithCancellation(cancellation))
        {
            if (detector is null)
                await writer.WriteHeaderAsync();
            detector ??= DetectorCatalog.Create(name, window.Length);
            await writer.WriteAsync(window.Row, window.Row.IsObserved ? detector.Observe(window.Start, window.Row.Value) : default);
        }
    }
}
