using TikTok.Anomalies.Evaluation;

namespace TikTok.Detector.Evaluation;

/// <summary>A comparison with a truth as tables.</summary>
internal static class TruthTables
{
    public static IReadOnlyList<ResultTable> Of(Truth truth, TruthScore score) =>
    [
        new ResultTable(
            "Events", 2, ["scenario", "expected", "events", "told of", "recall", "right kind", "median delay"],
            [.. score.Scenarios.Select(scenario => (IReadOnlyList<string?>)
            [
                scenario.Scenario, scenario.IsExpected switch { true => "alert", false => "no alert", null => "either" },
                ResultTable.Number(scenario.Events, "F0"), ResultTable.Number(scenario.Found, "F0"), ResultTable.Number((double)scenario.Found / scenario.Events, "F2"),
                scenario.IsExpected == false ? null : ResultTable.Number(scenario.RightKind, "F0"), ResultTable.Duration(scenario.MedianDelay),
            ])]),
        new ResultTable(
            "All", 0, ["told", "explained", "precision", "recall", "false a day", "false a watched keyword and day"],
            [
                [
                    ResultTable.Number(score.Told, "F0"), ResultTable.Number(score.Told - score.False.Count, "F0"), ResultTable.Number(score.Precision, "F2"), ResultTable.Number(score.Recall, "F2"),
                    ResultTable.Number(truth.Days > 0 ? score.False.Count / truth.Days : double.NaN, "F2"), ResultTable.Number(FalsePerKeywordDay(truth, score), "F4"),
                ],
            ]),
    ];

    private static double FalsePerKeywordDay(Truth truth, TruthScore score) => truth.Keywords.Count == 0 || truth.Days <= 0
        ? double.NaN
        : score.False.Count(anomaly => anomaly.Members.Any(member => truth.Keywords.Contains(member, StringComparer.Ordinal))) / (truth.Keywords.Count * truth.Days);
}
