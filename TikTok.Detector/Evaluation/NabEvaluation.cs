using TikTok.Anomalies;
using TikTok.Anomalies.Evaluation;

namespace TikTok.Detector.Evaluation;

/// <summary>Compares detectors on labelled series: by the Numenta Anomaly Benchmark's score, and by what a person would count.</summary>
internal static class NabEvaluation
{
    private const string Total = "all";

    /// <summary>Two tables whose rows are the series and all together, for each detector.</summary>
    public static IReadOnlyList<ResultTable> Of(IReadOnlyList<LabelledSeries> series, IReadOnlyList<JudgedCorpus> detectors)
    {
        var keys = series.Select(one => one.Name).Append(Total).ToList();
        var scores = detectors.Select(Scores).ToList();
        var counts = detectors.Select(detector => Counts(series, detector)).ToList();
        return
        [
            Table("NAB score, 0 = silent, 100 = perfect; best = with the threshold that suits these series best",
                ["standard", "low-FP", "low-FN", "best standard", "best low-FP", "best low-FN"], scores),
            Table("Events found and false alarms",
                ["threshold", "windows", "found", "recall", "false episodes", "a day", "precision", "F1", "median delay h:mm", "of the window"], counts),
        ];

        ResultTable Table(string title, IReadOnlyList<string> columns, List<List<List<string?>>> cells) => new(title, 2, ["series", "detector", .. columns],
        [
            .. keys.SelectMany((key, row) => detectors.Select(IReadOnlyList<string?> (detector, at) => [key, detector.Name, .. cells[at][row]])),
        ]);
    }

    // Of each series and of all: three profiles at the fixed threshold, three at the best.
    private static List<List<string?>> Scores(JudgedCorpus detector)
    {
        var best = NabProfile.All.Select(profile => NabScoring.BestThreshold(detector.Scores, profile).Threshold).ToList();
        return [.. detector.Scores.Select(one => Row([one])).Append(Row(detector.Scores))];

        List<string?> Row(IReadOnlyList<LabelledScores> scores) =>
        [
            .. NabProfile.All.Select(profile => Score(scores, profile, detector.Threshold)),
            .. NabProfile.All.Select((profile, i) => Score(scores, profile, best[i])),
        ];
    }

    private static string? Score(IReadOnlyList<LabelledScores> scores, NabProfile profile, double? threshold)
    {
        var windows = scores.Sum(NabScoring.ScoredWindows);
        return threshold is not { } known || windows == 0 ? null
            : ResultTable.Number(NabScoring.Normalise(NabScoring.Raw(scores, profile, known), windows, profile), "F2");
    }

    private static List<List<string?>> Counts(IReadOnlyList<LabelledSeries> series, JudgedCorpus detector)
    {
        var threshold = detector.Threshold ?? NabScoring.BestThreshold(detector.Scores, NabProfile.Standard).Threshold;
        var metrics = series.Select((one, i) => DetectionMetrics.Of(Judged(one, detector.Scores[i], threshold))).ToList();
        return [.. metrics.Append(DetectionMetrics.Sum(metrics)).Select(List<string?> (of) =>
        [
            ResultTable.Number(threshold, "R"),
            ResultTable.Number(of.Outcomes.Count, "F0"),
            ResultTable.Number(of.Found, "F0"),
            ResultTable.Number(of.Recall, "F2"),
            ResultTable.Number(of.FalseEpisodes, "F0"),
            ResultTable.Number(of.FalseEpisodesPerDay, "F3"),
            ResultTable.Number(of.Precision, "F2"),
            ResultTable.Number(of.F1, "F2"),
            ResultTable.Duration(of.MedianDelay),
            ResultTable.Number(of.MedianDelayShare, "F2"),
        ])];
    }

    private static JudgedSeries Judged(LabelledSeries series, LabelledScores scores, double threshold) => new(
        [.. scores.Scores.Select(score => score >= threshold)],
        new AnomalyKind?[scores.Scores.Count],
        [.. series.Rows.Select(row => row.Number)],
        series.WindowLength,
        [.. series.Windows.Select(window => new LabelledEvent("window", window, null))],
        []);
}
