using System.Globalization;
using TikTok.Anomalies.Series;

namespace TikTok.Replayer.Generate;

/// <summary>Reads files of counts, such as those of the Numenta Anomaly Benchmark.</summary>
internal static class CountsFile
{
    private const long DaySeconds = 86_400;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What is said of it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">A row is not a time and a count, there are fewer than two times, or more than a day is between them.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<AlignedCounts> ReadAsync(string path, SeriesFormat format, CancellationToken cancellation)
    {
        using var text = File.OpenText(path);
        using var reader = await SeriesReader.OpenAsync(text, path, format, cancellation);
        var rows = new List<CountRow>();
        var empty = 0;
        while (await reader.ReadAsync(cancellation) is { } row)
        {
            rows.Add(RowOf(row, path));
            empty += row.IsObserved ? 0 : 1;
        }

        var counts = AlignedCounts.From(rows) ?? throw new SeriesException($"{path}: needs rows at two different times to tell the interval");
        if (counts.IntervalSeconds > DaySeconds)
            throw new SeriesException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: the rows are {counts.IntervalSeconds / (double)DaySeconds:0.#} days apart, and the longest window is a day: posts spread over more would show neither hours nor weekdays. Give counts per day or finer"));
        var unobserved = empty > 0 ? $"{empty} rows have no value, and so no posts" : null;
        return counts with { Notes = [.. new[] { reader.Note, unobserved }.OfType<string>(), .. counts.Notes] };
    }

    private static CountRow RowOf(SeriesRow row, string path)
    {
        var second = row.Time.ToUnixTimeSeconds();
        if (second is < DaySeconds or >= ItemId.CreateTimeLimit)
            throw SeriesException.At(path, row.Line, $"'{row.TimeText}' is not between 1970-01-02 and 2038-01-19");
        if (!row.IsObserved)
            return new CountRow(second, 0);
        return row.Value is >= 0 and <= int.MaxValue && double.IsInteger(row.Value)
            ? new CountRow(second, (int)row.Value)
            : throw SeriesException.At(path, row.Line, $"{SeriesException.Quote(row.ValueText)} is not a count of posts (a whole number, 0 or more)");
    }
}
