using System.Globalization;

namespace TikTok.Detector.Evaluation;

/// <summary>Scores that somebody published, in <c>results-NAME/</c> beside the series: CSV with a column <c>anomaly_score</c>, a row for each of the series'.</summary>
internal static class PublishedScores
{
    private const string Prefix = "results-";
    private const string Column = "anomaly_score";

    /// <summary>Names of the detectors whose scores lie in a directory.</summary>
    public static IReadOnlyList<string> Names(string directory) =>
        [.. Directory.EnumerateDirectories(directory, Prefix + "*").Select(path => Path.GetFileName(path)[Prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>Reads the scores of a series.</summary>
    /// <exception cref="IOException">The file is missing or not as it has to be.</exception>
    public static async Task<IReadOnlyList<double>> ReadAsync(string directory, string name, LabelledSeries series, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, Prefix + name, series.Name);
        using var text = SeriesFile.Open(path, TextReader.Null);
        var lines = new CsvLines(text, path);
        var header = await lines.ReadAsync(cancellation) ?? [];
        var (time, score) = (IndexOf(header, "timestamp"), IndexOf(header, Column));
        if (time < 0 || score < 0)
            throw lines.Error($"the header has to name the columns timestamp and {Column}");
        var scores = new List<double>();
        while (await lines.ReadAsync(cancellation) is { } fields)
        {
            if (fields.Count != header.Count)
                throw lines.Error(string.Create(CultureInfo.InvariantCulture, $"there are {fields.Count} columns, and {header.Count} in the header"));
            if (scores.Count == series.Rows.Count || !SeriesTime.TryParse(fields[time], out var at) || at != series.Rows[scores.Count].Row.Time)
                throw lines.Error($"{SeriesException.Quote(fields[time])} is not the time of that row in the series");
            if (!double.TryParse(fields[score], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                throw lines.Error($"{SeriesException.Quote(fields[score])} is not a score");
            scores.Add(value);
        }

        return scores.Count == series.Rows.Count
            ? scores
            : throw lines.Error(string.Create(CultureInfo.InvariantCulture, $"there are {scores.Count} rows, and {series.Rows.Count} in the series"));
    }

    private static int IndexOf(IReadOnlyList<string> header, string column) => header.ToList().FindIndex(name => name.Equals(column, StringComparison.OrdinalIgnoreCase));
}
