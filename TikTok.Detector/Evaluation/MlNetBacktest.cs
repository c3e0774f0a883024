using System.Globalization;
using TikTok.Anomalies.MlNet;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>Judges a series with a detector of ML.NET's, and prints what ML.NET would.</summary>
internal static class MlNetBacktest
{
    /// <summary>The part of the command's help that is about these detectors; a test holds it to their parameters and defaults.</summary>
    public const string Help = """
        The detectors of ML.NET take any series of real numbers, with times or with an index, one row after the other: they know no
        windows and no gaps. Out: timestamp,value,alert,score,p_value,martingale; for sr-cnn timestamp,value,alert,score,mag. The first
        column is named as in the input, the value is the float32 that was judged, numbers read back as the same. An empty value and NaN
        give NaN. Parameters for --set, with defaults (TwoSided: or Positive, Negative; Power: or Mixture; SignedDifference: or
        AbsoluteDifference, SignedProportion, AbsoluteProportion, SquaredDifference):

          iid-spike          confidence=99 pvalueHistoryLength=100 side=TwoSided exactVariance=false
          iid-change-point   confidence=95 changeHistoryLength=20 martingale=Power eps=0.1 exactVariance=false
          ssa-spike          confidence=99 pvalueHistoryLength=100 trainingWindowSize=100 seasonalityWindowSize=10 side=TwoSided
                             errorFunction=SignedDifference exactVariance=false
          ssa-change-point   confidence=95 changeHistoryLength=20 trainingWindowSize=100 seasonalityWindowSize=10 martingale=Power
                             eps=0.1 errorFunction=SignedDifference exactVariance=false
          sr-cnn             windowSize=64 backAddWindowSize=5 lookaheadWindowSize=5 averagingWindowSize=3 judgementWindowSize=21
                             threshold=0.3
        """;

    /// <summary>Judges a series: row by row, but for SSA, which trains on it first.</summary>
    /// <param name="input">The series.</param>
    /// <param name="choice">The detector.</param>
    /// <param name="output">What is printed.</param>
    /// <param name="notes">Where the user is told what the output does not show.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="SeriesException">A line is not as it has to be, or the series cannot be trained on.</exception>
    public static async Task RunAsync(SeriesReader input, MlNetChoice choice, TextWriter output, TextWriter notes, CancellationToken cancellation)
    {
        if (input.Note is { } note)
            await notes.WriteLineAsync($"note: {input.Name}: {note}");
        var column = CsvField.Of(input.TimeName);
        var rows = SeriesFile.RowsOfAsync(input, cancellation);
        await output.WriteAsync(choice.Options is SrCnnOptions ? $"{column},value,alert,score,mag\n" : $"{column},value,alert,score,p_value,martingale\n");
        var (detector, judged) = choice.Options is SsaOptions ssa
            ? Train(await rows.ToListAsync(cancellation), ssa, choice, input.Name, notes)
            : (MlNetDetectors.StartWith(choice.Options, model: null), rows);
        await foreach (var row in judged.WithCancellation(cancellation))
            await output.WriteAsync(Line(row, detector.Update(row.Value), choice.Options));
    }

    private static (IMlNetDetector Detector, IAsyncEnumerable<SeriesRow> Judged) Train(
        List<SeriesRow> rows, SsaOptions options, MlNetChoice choice, string name, TextWriter notes)
    {
        var training = rows.Take(choice.Training.Training(rows.Count, options.TrainingWindowSize)).Select(row => row.Value).ToArray();
        var first = choice.Training.FirstJudged(rows.Count, options.TrainingWindowSize);
        if (first == rows.Count)
            notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: all {rows.Count} rows are trained on (trainingWindowSize {options.TrainingWindowSize}), none is left to judge"));
        try
        {
            return (MlNetDetectors.Start(options, training, choice.Mode), rows.Skip(first).ToAsyncEnumerable());
        }
        catch (ArgumentException wrong)
        {
            throw new SeriesException($"{name}: {MlNetDetectors.TextOf(wrong)}", wrong);
        }
    }

    private static string Line(in SeriesRow row, in MlNetOutput said, MlNetOptions options) => options is SrCnnOptions
        ? string.Create(CultureInfo.InvariantCulture, $"{CsvField.Of(row.TimeText)},{(double)(float)row.Value:R},{(said.Alert ? 1 : 0)},{said.Score:R},{said.Mag:R}\n")
        : string.Create(CultureInfo.InvariantCulture, $"{CsvField.Of(row.TimeText)},{(double)(float)row.Value:R},{(said.Alert ? 1 : 0)},{said.Score:R},{said.PValue:R},{said.Martingale:R}\n");
}
