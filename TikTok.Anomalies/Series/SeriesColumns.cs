using System.Globalization;

namespace TikTok.Anomalies.Series;

/// <summary>Where in a row time and value stand.</summary>
/// <param name="Time">Column of the time, or of the index.</param>
/// <param name="Value">Column of the value.</param>
/// <param name="Count">Number of columns.</param>
/// <param name="TimeName">Name of the time's column; <c>timestamp</c> without a header.</param>
/// <param name="HasHeader">Whether the first row holds the names.</param>
/// <param name="IsIndexed">Whether rows are numbered by an index instead of a time.</param>
/// <param name="Note">What was chosen, where the file left a choice; else null.</param>
internal sealed record SeriesColumns(int Time, int Value, int Count, string TimeName, bool HasHeader, bool IsIndexed, string? Note)
{
    private const string HowToSay = "say which with --time-column NAME and --value-column NAME, or write the header timestamp,value";

    /// <summary>Finds them by what was said, by name, or by what the first rows hold.</summary>
    /// <param name="first">The first row of the file.</param>
    /// <param name="second">The one after it, if any.</param>
    /// <param name="format">What was said.</param>
    /// <param name="problem">What is wrong, when they are not found.</param>
    /// <returns>Null when they are not found.</returns>
    public static SeriesColumns? Find(IReadOnlyList<string> first, IReadOnlyList<string>? second, SeriesFormat format, out string problem)
    {
        var isHeader = IsHeader(first, second);
        var names = isHeader ? first.Reverse().SkipWhile(name => name.Length == 0).Reverse().ToList() : [.. first]; // a delimiter at the end
        var cells = isHeader ? second ?? [] : first;
        if (names.Count < 2)
        {
            problem = $"there is one column only, in {SeriesException.Quote(string.Join(',', first))}: a series has a time and a value, such as timestamp,value, parted by comma, semicolon, tab or |";
            return null;
        }

        var search = new ColumnSearch(names, cells, isHeader);
        if (search.TimeColumn(format) is not { } time || search.ValueColumn(format, time) is not { } value)
        {
            problem = $"{search.Problem}: {HowToSay}";
            return null;
        }

        problem = "";
        var isPlain = !search.IsByContent && (names.Count == 2 || (format.TimeColumn is not null && format.ValueColumn is not null));
        var note = isPlain ? null : $"times are taken from {search.Called(time)}, values from {search.Called(value)}";
        var isIndexed = format.TakesIndex && isHeader && ColumnNames.IsIndex(names[time]);
        return new SeriesColumns(time, value, names.Count, isHeader ? names[time] : "timestamp", isHeader, isIndexed, note);
    }

    /// <summary>What is wrong with the number of fields in a row; null when nothing is.</summary>
    public string? ProblemWith(IReadOnlyList<string> fields)
    {
        var isAsMany = fields.Count == Count || (fields.Count > Count && fields.Skip(Count).All(field => field.Length == 0));
        return isAsMany ? null : string.Create(CultureInfo.InvariantCulture,
            $"there are {fields.Count} columns, and {Count} in the {(HasHeader ? "header" : "first row")}{(fields.Count > Count ? ": quote numbers and texts that hold the delimiter" : "")}");
    }

    // Names are neither times nor numbers; but pandas calls a column without a name 0.
    private static bool IsHeader(IReadOnlyList<string> first, IReadOnlyList<string>? second) => !first.Any(SeriesTimes.IsEvident)
        && (!first.Any(SeriesNumbers.IsNumber) || (second?.Any(SeriesTimes.IsEvident) ?? false));
}
