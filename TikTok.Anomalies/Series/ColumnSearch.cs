using System.Globalization;

namespace TikTok.Anomalies.Series;

/// <summary>Looks for the column of the times and that of the values.</summary>
/// <param name="names">Names of the columns; without a header, the first row.</param>
/// <param name="cells">The first row that holds values; empty when there is none.</param>
/// <param name="hasNames">Whether there is a header.</param>
internal sealed class ColumnSearch(IReadOnlyList<string> names, IReadOnlyList<string> cells, bool hasNames)
{
    /// <summary>What is wrong, after a search that found nothing.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Whether something was found by what the rows hold, and not by its name.</summary>
    public bool IsByContent { get; private set; }

    /// <summary>The column of the times, or of the index; null when it cannot be told.</summary>
    public int? TimeColumn(SeriesFormat format)
    {
        if (format.TimeColumn is { } told)
            return Named(told, "--time-column");
        var byName = Where(ColumnNames.IsTime);
        if (byName.Count == 0 && format.TakesIndex)
            byName = Where(ColumnNames.IsIndex);
        return Only(byName, "a time") ?? (byName.Count > 0 ? null : OnlyByContent(column => SeriesTimes.IsEvident(cells[column]), "a time"));
    }

    /// <summary>The column of the values; null when it cannot be told.</summary>
    public int? ValueColumn(SeriesFormat format, int time)
    {
        if (format.ValueColumn is { } told)
            return Named(told, "--value-column");
        var byName = Where(ColumnNames.IsValue).Where(column => column != time).ToList();
        if (byName.Count > 0)
            return Only(byName, "the value");
        if (names.Count == 2)
        {
            IsByContent = true;
            return 1 - time;
        }

        return OnlyByContent(column => column != time && SeriesNumbers.IsNumber(cells[column]), "the value");
    }

    /// <summary>A column as a message names it.</summary>
    public string Called(int column) => hasNames && names[column].Length > 0
        ? SeriesException.Quote(names[column])
        : string.Create(CultureInfo.InvariantCulture, $"column {column + 1}");

    private int? Named(string told, string option)
    {
        var found = Where(name => name.Equals(told.Trim(), StringComparison.OrdinalIgnoreCase));
        if (found.Count > 0)
            return Only(found, option);
        if (int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= names.Count)
            return number - 1;
        Problem = $"{option}: there is no column {SeriesException.Quote(told)}, but {(hasNames ? List(Enumerable.Range(0, names.Count)) : $"columns 1 to {names.Count} without names")}";
        return null;
    }

    private int? OnlyByContent(Func<int, bool> isIt, string what)
    {
        IsByContent = true;
        return Only([.. Enumerable.Range(0, Math.Min(names.Count, cells.Count)).Where(isIt)], what);
    }

    private int? Only(List<int> found, string what)
    {
        if (found.Count == 1)
            return found[0];
        Problem = found.Count == 0
            ? $"no column is evidently {what}, of {List(Enumerable.Range(0, names.Count))}"
            : $"{what} could be in {List(found)}";
        return null;
    }

    private List<int> Where(Func<string, bool> isIt) => hasNames ? [.. Enumerable.Range(0, names.Count).Where(column => isIt(names[column]))] : [];

    private string List(IEnumerable<int> columns)
    {
        const int mostShown = 12;
        var all = columns.ToList();
        return string.Join(", ", all.Take(mostShown).Select(column => hasNames ? Called(column) : $"{Called(column)} ({SeriesException.Quote(names[column])})")) + (all.Count > mostShown ? ", .." : "");
    }
}
