using System.Globalization;
using TikTok.Anomalies.Evaluation;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>A series whose anomalies are known.</summary>
/// <param name="Name">Name of its file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Windows">Rows of its labelled windows, in order.</param>
internal sealed record LabelledSeries(string Name, IReadOnlyList<WindowRow> Rows, IReadOnlyList<RowRange> Windows)
{
    /// <summary>Length of its windows.</summary>
    public TimeSpan WindowLength => Rows[0].Length;
}

/// <summary>A directory of series with their labels in <c>windows.json</c>.</summary>
internal static class LabelledDirectory
{
    private const string Labels = "windows.json";

    /// <summary>Reads the series that are labelled, by name.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="format">What is said of the files.</param>
    /// <param name="windowing">How their rows become windows.</param>
    /// <param name="notes">Where the user is told what was not said.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="IOException">A file is missing or not as it has to be.</exception>
    public static async Task<IReadOnlyList<LabelledSeries>> ReadAsync(
        string directory, SeriesFormat format, WindowChoice windowing, TextWriter notes, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory))
            throw new SeriesException($"{directory}: there is no such directory");
        var labels = Path.Combine(directory, Labels);
        var series = new List<LabelledSeries>();
        foreach (var (name, windows) in WindowsFile.Read(labels))
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path))
                throw new SeriesException($"{labels}: it names {SeriesException.Quote(name)}, which is not there");
            var rows = await ReadRowsAsync(path, format, windowing, notes, cancellation);
            series.Add(new LabelledSeries(name, rows, [.. windows.Select(window => RowsOf(window, rows, labels, name))]));
        }

        return series;
    }

    /// <summary>Series in the directory that have no labels, and so are left out.</summary>
    public static IEnumerable<string> Unlabelled(string directory, IReadOnlyList<LabelledSeries> series) =>
        Directory.EnumerateFiles(directory, "*.csv").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Except(series.Select(one => one.Name), StringComparer.Ordinal);

    private static async Task<List<WindowRow>> ReadRowsAsync(string path, SeriesFormat format, WindowChoice windowing, TextWriter notes, CancellationToken cancellation)
    {
        using var text = SeriesFile.Open(path, TextReader.Null);
        using var reader = await SeriesReader.OpenAsync(text, path, format, cancellation);
        return await SeriesWindows.OfAsync(reader, windowing, notes, cancellation).ToListAsync(cancellation);
    }

    private static RowRange RowsOf(TimeRange window, List<WindowRow> rows, string labels, string name)
    {
        var first = rows.FindIndex(row => row.Row.Time >= window.Start);
        var last = rows.FindLastIndex(row => row.Row.Time <= window.End);
        var isInside = window.Start >= rows[0].Row.Time && window.End <= rows[^1].Row.Time && first <= last;
        return isInside
            ? new RowRange(first, last)
            : throw new SeriesException(string.Create(CultureInfo.InvariantCulture, $"{labels}: {name} has no rows for the window {window.Start:yyyy-MM-dd HH:mm:ss} to {window.End:yyyy-MM-dd HH:mm:ss}, or not for all of it"));
    }
}
