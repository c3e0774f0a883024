using System.Globalization;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>Scores that somebody published, in <c>results-NAME/</c> beside the series: CSV with a column <c>anomaly_score</c>, a row for each of the series'.</summary>
internal static class PublishedScores
{
    private const string Prefix = "results-";
    private static readonly SeriesFormat s_format = new() { ValueColumn = "anomaly_score" };

    /// <summary>Names of the detectors whose scores lie in a directory.</summary>
    public static IReadOnlyList<string> Names(string directory) =>
        [.. Directory.EnumerateDirectories(directory, Prefix + "*").Select(path => Path.GetFileName(path)[Prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>Reads the scores of a series; a window without a row, where those count zero, has the score 0.</summary>
    /// <exception cref="IOException">The file is missing or not as it has to be.</exception>
    public static async Task<IReadOnlyList<double>> ReadAsync(string directory, string name, LabelledSeries series, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, Prefix + name, series.Name);
        using var text = SeriesFile.Open(path, TextReader.Null);
        using var reader = await SeriesReader.OpenAsync(text, path, s_format, cancellation);
        var published = await SeriesFile.RowsOfAsync(reader, cancellation).ToListAsync(cancellation);
        var written = series.Rows.Count(row => row.IsWritten);
        var scores = new List<double>();
        var next = 0;
        foreach (var row in series.Rows)
            scores.Add(row.IsWritten && next < published.Count ? ScoreOf(published[next++], row.Row, path) : 0);
        return published.Count == written
            ? scores
            : throw SeriesException.At(path, published[^1].Line, string.Create(CultureInfo.InvariantCulture, $"there are {published.Count} rows, and {written} in the series"));
    }

    private static double ScoreOf(SeriesRow published, SeriesRow row, string path)
    {
        if (published.Time != row.Time)
            throw SeriesException.At(path, published.Line, $"{SeriesException.Quote(published.TimeText)} is not the time of that row in the series");
        return double.IsFinite(published.Value)
            ? published.Value
            : throw SeriesException.At(path, published.Line, $"{SeriesException.Quote(published.ValueText)} is not a score");
    }
}
