using System.Globalization;
using System.Runtime.CompilerServices;

namespace TikTok.Detector.Evaluation;

/// <summary>A row of a series for ML.NET's detectors.</summary>
/// <param name="Label">Its time or index as it was written.</param>
/// <param name="Value">Any number, infinite ones too; NaN = absent.</param>
internal readonly record struct MlNetRow(string Label, double Value);

/// <summary>
/// Reads series as ML.NET's detectors take them: <c>timestamp,value</c> or <c>index,value</c>, any real values, one row after the other
/// in the order of the file. They know no clock: a row that is missing makes no gap.
/// </summary>
internal sealed class MlNetRows(TextReader text, string name)
{
    private const string Forms = "'timestamp,value' or 'index,value'";
    private readonly CsvLines _lines = new(text, name);

    /// <summary>Reads the header.</summary>
    /// <returns>Name of the first column, as it was written.</returns>
    /// <exception cref="SeriesException">There is none, or another.</exception>
    public async Task<string> ReadHeaderAsync(CancellationToken cancellation)
    {
        if (await _lines.ReadAsync(cancellation) is not { } header)
            throw _lines.Error($"the file is empty; it has to begin with the header {Forms}");
        return header.Count == 2 && IsTime(header[0]) | IsIndex(header[0]) && Same(header[1], "value")
            ? header[0]
            : throw _lines.Error($"the file has to begin with the header {Forms}, not with {SeriesException.Quote(string.Join(',', header))}");
    }

    /// <summary>Reads row by row.</summary>
    /// <param name="column">Name of the first column.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">A line is not as it has to be.</exception>
    public async IAsyncEnumerable<MlNetRow> ReadAsync(string column, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = 0;
        for (; await _lines.ReadAsync(cancellation) is { } fields; rows++)
            yield return Parse(column, fields);
        if (rows == 0)
            throw SeriesException.At(name, _lines.Number + 1, "there are no rows after the header");
    }

    private MlNetRow Parse(string column, IReadOnlyList<string> fields)
    {
        if (fields.Count != 2)
            throw _lines.Error(string.Create(CultureInfo.InvariantCulture, $"there are {fields.Count} columns; there have to be 2, {column} and value"));
        if (IsTime(column) && !SeriesTime.TryParse(fields[0], out _))
            throw _lines.Error($"{SeriesException.Quote(fields[0])} is not a time ({SeriesTime.Forms})");
        if (IsIndex(column) && !long.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw _lines.Error($"{SeriesException.Quote(fields[0])} is not an index: a whole number");
        if (fields[1].Length == 0)
            return new MlNetRow(fields[0], double.NaN);
        return double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new MlNetRow(fields[0], value)
            : throw _lines.Error($"{SeriesException.Quote(fields[1])} is not a number; leave it empty, or write NaN, where there is none");
    }

    private static bool IsTime(string column) => Same(column, "timestamp");

    private static bool IsIndex(string column) => Same(column, "index");

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
