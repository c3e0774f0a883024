using System.Globalization;
using System.Runtime.CompilerServices;

namespace TikTok.Detector.Evaluation;

/// <summary>A row of a series.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="TimeText">Its time as it was written.</param>
/// <param name="Time">Its time, UTC.</param>
/// <param name="ValueText">Its value as it was written.</param>
/// <param name="Value">0 or more; NaN = not observed.</param>
internal readonly record struct SeriesRow(int Line, string TimeText, DateTimeOffset Time, string ValueText, double Value)
{
    /// <summary>Whether there is a value.</summary>
    public bool IsObserved => !double.IsNaN(Value);
}

/// <summary>Reads series of counts: <c>timestamp,value</c>, ascending, one row a time.</summary>
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

    /// <summary>Reads row by row.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">Name of the file in errors.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">A line is not as it has to be.</exception>
    public static async IAsyncEnumerable<SeriesRow> ReadAsync(TextReader text, string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lines = new CsvLines(text, name);
        await ReadHeaderAsync(lines, cancellation);
        SeriesRow? before = null;
        while (await lines.ReadAsync(cancellation) is { } fields)
        {
            var row = Parse(lines, fields);
            if (row.Time < before?.Time)
                throw lines.Error($"{row.TimeText} is earlier than {before.Value.TimeText} in the row before: sort the rows by time");
            if (row.Time == before?.Time)
                throw lines.Error($"{row.TimeText} is there twice: one row a time");
            yield return row;
            before = row;
        }

        if (before is null)
            throw SeriesException.At(name, lines.Number + 1, "there are no rows after the header");
    }

    private static async Task ReadHeaderAsync(CsvLines lines, CancellationToken cancellation)
    {
        if (await lines.ReadAsync(cancellation) is not { } header)
            throw lines.Error("the file is empty; it has to begin with the header 'timestamp,value'");
        if (!header.SequenceEqual(["timestamp", "value"], StringComparer.OrdinalIgnoreCase))
            throw lines.Error($"the file has to begin with the header 'timestamp,value', not with {SeriesException.Quote(string.Join(',', header))}");
    }

    private static SeriesRow Parse(CsvLines lines, IReadOnlyList<string> fields)
    {
        if (fields.Count != 2)
            throw lines.Error(string.Create(CultureInfo.InvariantCulture, $"there are {fields.Count} columns; there have to be 2, timestamp and value"));
        if (!SeriesTime.TryParse(fields[0], out var time))
            throw lines.Error($"{SeriesException.Quote(fields[0])} is not a time ({SeriesTime.Forms})");
        if (fields[1].Length == 0)
            return new SeriesRow(lines.Number, fields[0], time, fields[1], double.NaN);
        if (!double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw lines.Error($"{SeriesException.Quote(fields[1])} is not a number; leave it empty, or write NaN, where nothing was observed");
        return value is < 0 or > MostCounted
            ? throw lines.Error($"{SeriesException.Quote(fields[1])} is not a count: from 0 to 1e12")
            : new SeriesRow(lines.Number, fields[0], time, fields[1], value);
    }
}
