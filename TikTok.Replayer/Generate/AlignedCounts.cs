using System.Globalization;
using System.Runtime.InteropServices;
using TikTok.Anomalies.Series;

namespace TikTok.Replayer.Generate;

/// <summary>One row of a counts file.</summary>
/// <param name="Second">Epoch seconds.</param>
/// <param name="Count">Posts.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountRow(long Second, int Count);

/// <summary>Posts of one window.</summary>
/// <param name="Start">Epoch seconds; a multiple of the interval.</param>
/// <param name="Count">Posts in the window.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WindowCount(long Start, long Count);

/// <summary>
/// Counts per window that starts at a multiple of its length. A row counts for the window which its time falls into, so
/// that a detector with the same windows sees exactly the file's numbers, however crooked the file's minutes are.
/// </summary>
/// <param name="IntervalSeconds">Length of a window: as far as most rows are apart.</param>
/// <param name="Windows">Windows with a row, ascending.</param>
internal sealed record AlignedCounts(long IntervalSeconds, IReadOnlyList<WindowCount> Windows)
{
    /// <summary>What was found out of the file: its columns, where it left a choice; the interval.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Aligns rows in any order; those of one window add up.</summary>
    /// <returns>Null when the rows lie at fewer than two times: no interval follows from them.</returns>
    public static AlignedCounts? From(List<CountRow> rows)
    {
        if (TypicalDistance.Of(rows.Select(row => DateTimeOffset.FromUnixTimeSeconds(row.Second))) is not { } distance)
            return null;

        var interval = (long)Math.Round(distance.Length.TotalSeconds);
        rows.Sort((a, b) => a.Second.CompareTo(b.Second));
        var windows = rows
            .GroupBy(row => row.Second / interval * interval)
            .Select(rowsOfWindow => new WindowCount(rowsOfWindow.Key, rowsOfWindow.Sum(row => (long)row.Count)));
        return new AlignedCounts(interval, [.. windows])
        {
            Notes = [string.Create(CultureInfo.InvariantCulture, $"windows of {interval} s, the distance of {distance.Rows} of {distance.All} rows from the one before")],
        };
    }
}
