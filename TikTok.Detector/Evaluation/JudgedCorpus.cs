using TikTok.Anomalies;
using TikTok.Anomalies.Evaluation;

namespace TikTok.Detector.Evaluation;

/// <summary>What one detector says of all series.</summary>
/// <param name="Name">The detector.</param>
/// <param name="Threshold">Score from which on it alerts; null for published scores, whose threshold is found on these series.</param>
/// <param name="Scores">Per series.</param>
internal sealed record JudgedCorpus(string Name, double? Threshold, IReadOnlyList<LabelledScores> Scores)
{
    /// <summary>Lets a detector judge, one pass of each series.</summary>
    public static JudgedCorpus ByDetector(string name, IReadOnlyList<LabelledSeries> series, CancellationToken cancellation) =>
        new(name, SeriesVerdict.AlertThreshold, [.. series.Select(one => new LabelledScores(one.Name, Judge(name, one, cancellation), one.Windows))]);

    /// <summary>Reads what was published.</summary>
    public static async Task<JudgedCorpus> PublishedAsync(string directory, string name, IReadOnlyList<LabelledSeries> series, CancellationToken cancellation)
    {
        var scores = new List<LabelledScores>();
        foreach (var one in series)
            scores.Add(new LabelledScores(one.Name, await PublishedScores.ReadAsync(directory, name, one, cancellation), one.Windows));
        return new JudgedCorpus(name, null, scores);
    }

    private static List<double> Judge(string name, LabelledSeries series, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detector = DetectorCatalog.Create(name, series.WindowLength);
        return [.. series.Rows.Select(row => row.Row.IsObserved ? detector.Observe(row.Start, row.Row.Value).Score : 0)];
    }
}
