using System.Runtime.CompilerServices;

namespace TikTok.Detector.Evaluation;

/// <summary>A row of a series, in its window.</summary>
/// <param name="Row">The row.</param>
/// <param name="Number">Number of the window, the first row's being 0; windows left out were not observed.</param>
/// <param name="Start">When the window starts.</param>
/// <param name="Length">Length of all windows.</param>
internal readonly record struct WindowRow(SeriesRow Row, long Number, DateTimeOffset Start, TimeSpan Length);

/// <summary>Puts rows into windows.</summary>
internal static class SeriesWindows
{
    private static readonly (TimeSpan Least, TimeSpan Most) s_length = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    /// <summary>Row by row, but for the first one when no length is given: it waits for the second, which tells it.</summary>
    /// <param name="rows">Rows, ascending.</param>
    /// <param name="name">Name of the file in errors.</param>
    /// <param name="length">Length of a window, a second to a day; null = the distance of the first two rows.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">The length cannot be told, or rows come faster than windows.</exception>
    public static async IAsyncEnumerable<WindowRow> OfAsync(
        IAsyncEnumerable<SeriesRow> rows, string name, TimeSpan? length, [EnumeratorCancellation] CancellationToken cancellation)
    {
        WindowGrid? grid = null;
        SeriesRow? waiting = null;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            if (grid is null)
            {
                if (length is null && waiting is null)
                {
                    waiting = row;
                    continue;
                }

                length ??= LengthOf(waiting!.Value, row, name);
                grid = new WindowGrid((waiting ?? row).Time, length.Value);
                if (waiting is { } first)
                    yield return Place(grid, first, name, length.Value);
            }

            yield return Place(grid, row, name, length!.Value);
        }

        if (grid is null && waiting is { } only)
            throw SeriesException.At(name, only.Line, "a single row does not tell how long a window is: give it with --window");
    }

    private static WindowRow Place(WindowGrid grid, SeriesRow row, string name, TimeSpan length) => grid.TryPlace(row.Time, out var number, out var problem)
        ? new WindowRow(row, number, grid.StartOf(number), length)
        : throw SeriesException.At(name, row.Line, problem);

    private static TimeSpan LengthOf(SeriesRow first, SeriesRow second, string name)
    {
        var length = WindowGrid.LengthOf(first.Time, second.Time);
        return length >= s_length.Least && length <= s_length.Most
            ? length
            : throw SeriesException.At(name, second.Line, $"{second.TimeText} after {first.TimeText} would be the length of a window, which is a second to a day: give it with --window");
    }
}
