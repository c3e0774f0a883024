using System.Runtime.CompilerServices;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>Series of counts: ascending, one row a time.</summary>
internal static class SeriesFile
{
    private const double MostCounted = 1e12;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="IOException">It is not there, or a directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TextReader Open(string path, TextReader standardInput)
    {
        if (path == "-")
            return standardInput;
        return Directory.Exists(path) ? throw new SeriesException($"{path}: is a directory, not a file") : File.OpenText(path);
    }

    /// <summary>The rows of a file, one after the other, once.</summary>
    /// <exception cref="SeriesException">A row is not as it has to be.</exception>
    public static async IAsyncEnumerable<SeriesRow> RowsOfAsync(SeriesReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation) is { } row)
            yield return row;
    }

    /// <summary>The same, of a series of counts.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">A row is no count, or not later than the one before.</exception>
    public static async IAsyncEnumerable<SeriesRow> CountsOfAsync(SeriesReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SeriesRow? before = null;
        while (await reader.ReadAsync(cancellation) is { } row)
        {
            if (row.Time < before?.Time)
                throw Error(row, $"{row.TimeText} is earlier than {before.Value.TimeText} in the row before: sort the rows by time; where a clock was set back, write times in UTC");
            if (row.Time == before?.Time)
                throw Error(row, $"{row.TimeText} is there twice: one row a time; of several series in one file, keep one");
            if (row.Value is < 0 or > MostCounted)
                throw Error(row, $"{SeriesException.Quote(row.ValueText)} is not a count: from 0 to 1e12");
            yield return row;
            before = row;
        }

        SeriesException Error(SeriesRow row, string problem) => SeriesException.At(reader.Name, row.Line, problem);
    }
}
