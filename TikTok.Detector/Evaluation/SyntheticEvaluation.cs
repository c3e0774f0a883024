using System.Globalization;
using TikTok.Anomalies;
using TikTok.Anomalies.Evaluation;

namespace TikTok.Detector.Evaluation;

/// <summary>Compares detectors on series that are made up.</summary>
internal static class SyntheticEvaluation
{
    /// <summary>One table: per detector all events, those of each kind, and those at each rate.</summary>
    /// <param name="seed">Seed of the series.</param>
    /// <param name="count">How many series.</param>
    /// <param name="detectors">Names of detectors.</param>
    /// <param name="cancellation">Stops between two series.</param>
    public static ResultTable Of(int seed, int count, IReadOnlyCollection<string> detectors, CancellationToken cancellation)
    {
        var judged = detectors.ToDictionary(name => name, _ => new List<(double Rate, DetectionMetrics Metrics)>(), StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var series = SyntheticSeries.Create(seed, index);
            foreach (var name in detectors)
                judged[name].Add((series.Rate, DetectionMetrics.Of(Judge(name, series))));
        }

        return new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"{count} synthetic series of 28 days, seed {seed}"), 2,
            ["events", "detector", "number", "found", "recall", "right kind", "median delay h:mm", "false episodes", "a day", "precision"],
            [.. detectors.SelectMany(name => Rows(name, judged[name]))]);
    }

    private static JudgedSeries Judge(string name, SyntheticSeries series)
    {
        var detector = DetectorCatalog.Create(name, SyntheticSeries.WindowLength);
        var verdicts = series.Counts.Select((count, row) => detector.Observe(SyntheticSeries.StartOf(row), count)).ToList();
        return new JudgedSeries(
            [.. verdicts.Select(verdict => verdict.Alert)],
            [.. verdicts.Select(verdict => verdict.Kind)],
            [.. Enumerable.Range(0, verdicts.Count).Select(row => (long)row)],
            SyntheticSeries.WindowLength, series.Events, series.Either);
    }

    private static IEnumerable<IReadOnlyList<string?>> Rows(string detector, List<(double Rate, DetectionMetrics Metrics)> series)
    {
        var all = DetectionMetrics.Sum([.. series.Select(one => one.Metrics)]);
        yield return Row("all", detector, all);
        foreach (var kind in all.Outcomes.GroupBy(outcome => outcome.Event.Name, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            yield return Row(kind.Key, detector, new DetectionMetrics([.. kind], 0, 0), falseAlerts: false);
        foreach (var rate in series.GroupBy(one => one.Rate).OrderBy(rate => rate.Key))
            yield return Row(string.Create(CultureInfo.InvariantCulture, $"rate {rate.Key}"), detector, DetectionMetrics.Sum([.. rate.Select(one => one.Metrics)]));
    }

    // A false alert is of no kind.
    private static List<string?> Row(string events, string detector, DetectionMetrics of, bool falseAlerts = true) =>
    [
        events,
        detector,
        ResultTable.Number(of.Outcomes.Count, "F0"),
        ResultTable.Number(of.Found, "F0"),
        ResultTable.Number(of.Recall, "F2"),
        ResultTable.Number(of.RightKindShare, "F2"),
        ResultTable.Duration(of.MedianDelay),
        falseAlerts ? ResultTable.Number(of.FalseEpisodes, "F0") : null,
        falseAlerts ? ResultTable.Number(of.FalseEpisodesPerDay, "F3") : null,
        falseAlerts ? ResultTable.Number(of.Precision, "F2") : null,
    ];
}
