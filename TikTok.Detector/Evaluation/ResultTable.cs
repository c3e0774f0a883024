using System.Globalization;

namespace TikTok.Detector.Evaluation;

/// <summary>A table of results.</summary>
/// <param name="Title">One line.</param>
/// <param name="Keys">How many columns at the left say what a row is about; the others are numbers.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Rows">Cells; null = there is no number.</param>
internal sealed record ResultTable(string Title, int Keys, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    /// <summary>A cell with a number; none for NaN.</summary>
    public static string? Number(double value, string format) => double.IsNaN(value) ? null : value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A cell with a duration, hours and minutes.</summary>
    public static string? Duration(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{(int)known.TotalHours}:{known.Minutes:00}") : null;

    /// <summary>This table with the numbers of another one, whose rows are about the same, at its right.</summary>
    public ResultTable Beside(ResultTable other) => this with
    {
        Columns = [.. Columns, .. other.Columns.Skip(Keys)],
        Rows = [.. Rows.Zip(other.Rows, IReadOnlyList<string?> (left, right) => [.. left, .. right.Skip(Keys)])],
    };
}
