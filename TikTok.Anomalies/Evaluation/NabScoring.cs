namespace TikTok.Anomalies.Evaluation;

/// <summary>
/// The scoring of the Numenta Anomaly Benchmark. The first alert in a labelled window earns the more the earlier it is, further
/// alerts in it nothing; every alerting row outside costs, the more the longer ago the last window was. The first 15 % of the
/// rows, at most 750, are probation and not scored.
/// </summary>
/// <remarks>A. Lavin, S. Ahmad, Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark, 2015.</remarks>
/// <example><code>
/// var perfect = new LabelledScores("demo", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0], [new RowRange(7, 8)]);
/// var raw = NabScoring.Raw([perfect], NabProfile.Standard, threshold: 0.5);
/// // NabScoring.Normalise(raw, windows: 1, NabProfile.Standard) == 100
/// </code></example>
public static class NabScoring
{
    private const double ProbationShare = 0.15;
    private const int MaxProbationRows = 750;

    /// <summary>Rows at the start that are not scored.</summary>
    public static int ProbationRows(int rows) => (int)Math.Min(Math.Floor(ProbationShare * rows), MaxProbationRows);

    /// <summary>The sum over windows found, windows missed and false alerts when rows with a score of at least the threshold alert.</summary>
    public static double Raw(IReadOnlyCollection<LabelledScores> series, NabProfile profile, double threshold)
    {
        var total = 0.0;
        foreach (var one in series)
        {
            total -= profile.FalseNegative * ScoredWindows(one);
            foreach (var gain in Gains(one, profile).Where(gain => gain.Score >= threshold && gain.IsFirstOfWindow(one, threshold)))
                total += gain.Value;
        }

        return total;
    }

    /// <summary>The threshold that gives the highest raw score on these series, as NAB chooses one for each detector and profile.</summary>
    public static (double Threshold, double Raw) BestThreshold(IReadOnlyCollection<LabelledScores> series, NabProfile profile)
    {
        var gains = series.SelectMany((one, index) => Gains(one, profile).Select(gain => (Series: index, Gain: gain)))
            .OrderByDescending(pair => pair.Gain.Score).ToList();
        var found = new Dictionary<(int Series, int Window), double>();
        var total = -profile.FalseNegative * series.Sum(ScoredWindows);
        var best = (Threshold: double.PositiveInfinity, Raw: total);
        for (var i = 0; i < gains.Count; i++)
        {
            var (index, gain) = gains[i];
            if (gain.Window is { } window)
            {
                var known = found.GetValueOrDefault((index, window));
                found[(index, window)] = Math.Max(known, gain.Value);
                total += Math.Max(known, gain.Value) - known;
            }
            else
            {
                total += gain.Value;
            }

            var last = i + 1 == gains.Count || gains[i + 1].Gain.Score < gain.Score;
            if (last && total > best.Raw)
                best = (gain.Score, total);
        }

        return best;
    }

    /// <summary>Labelled windows that are scored: those that do not end in probation.</summary>
    public static int ScoredWindows(LabelledScores series) => series.Windows.Count(window => window.Last >= ProbationRows(series.Scores.Count));

    /// <summary>0 = a detector that never alerts, 100 = a perfect one.</summary>
    /// <param name="raw">Raw score.</param>
    /// <param name="windows">Labelled windows in all series.</param>
    /// <param name="profile">The profile of the raw score.</param>
    public static double Normalise(double raw, int windows, NabProfile profile)
    {
        var silent = -profile.FalseNegative * windows;
        return 100 * (raw - silent) / (profile.TruePositive * windows - silent);
    }

    // What an alert in each scored row is worth. In a window: from 1 at its start to 0 at its end, beside the window's own cost.
    private static List<Gain> Gains(LabelledScores series, NabProfile profile)
    {
        var gains = new List<Gain>(series.Scores.Count);
        var next = 0;
        RowRange? before = null;
        for (var row = 0; row < series.Scores.Count; row++)
        {
            while (next < series.Windows.Count && row > series.Windows[next].Last)
                before = series.Windows[next++];
            if (row < ProbationRows(series.Scores.Count))
                continue;
            if (next < series.Windows.Count && series.Windows[next].Contains(row))
            {
                var window = series.Windows[next];
                var position = -(window.Last - row + 1) / (double)window.Length;
                gains.Add(new Gain(row, series.Scores[row], next, profile.FalseNegative + profile.TruePositive * Sigmoid(position) / Sigmoid(-1)));
            }
            else
            {
                var distance = before is { } past ? (row - past.Last) / (double)(past.Length - 1) : double.PositiveInfinity;
                gains.Add(new Gain(row, series.Scores[row], null, profile.FalsePositive * Sigmoid(distance)));
            }
        }

        return gains;
    }

    private static double Sigmoid(double position) => position > 3 ? -1 : 2 / (1 + Math.Exp(5 * position)) - 1;

    private readonly record struct Gain(int Row, double Score, int? Window, double Value)
    {
        public bool IsFirstOfWindow(LabelledScores series, double threshold)
        {
            if (Window is not { } window)
                return true;
            for (var row = Math.Max(series.Windows[window].First, ProbationRows(series.Scores.Count)); row < Row; row++)
                if (series.Scores[row] >= threshold)
                    return false;
            return true;
        }
    }
}
