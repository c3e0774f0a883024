using System.Globalization;
using System.Runtime.CompilerServices;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>A row of a series, in its window.</summary>
/// <param name="Row">The row; one of line 0 for a window that has none, where those count zero.</param>
/// <param name="Number">Number of the window, the first row's being 0; windows left out were not observed.</param>
/// <param name="Start">When the window starts.</param>
/// <param name="Length">Length of all windows.</param>
internal readonly record struct WindowRow(SeriesRow Row, long Number, DateTimeOffset Start, TimeSpan Length)
{
    /// <summary>Whether the file has it.</summary>
    public bool IsWritten => Row.Line > 0;
}

/// <summary>Puts rows into windows.</summary>
internal static class SeriesWindows
{
    private const long MostFilled = 100_000;

    /// <summary>Row by row.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="choice">How rows become windows.</param>
    /// <param name="notes">Where the user is told what was found out: columns, the length of windows, windows without a row.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SeriesException">The length cannot be told, or rows come faster than windows, or are not as they have to be.</exception>
    public static async IAsyncEnumerable<WindowRow> OfAsync(
        SeriesReader reader, WindowChoice choice, TextWriter notes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var told = choice.Length ?? (reader.Distance is { } distance ? WindowLengths.Of(distance, reader.Name) : null);
        var found = choice.Length is null && reader.Distance is { } typical ? WindowLengths.Note(typical) : null;
        foreach (var note in new[] { reader.Note, found }.OfType<string>())
            await notes.WriteLineAsync($"note: {reader.Name}: {note}");
        var gaps = new SeriesGaps(reader.Name, told, notes);
        WindowGrid? grid = null;
        SeriesRow? only = null;
        var last = -1L;
        await foreach (var row in SeriesFile.CountsOfAsync(reader, cancellation))
        {
            only = row;
            if (told is not { } length)
                continue;
            grid ??= new WindowGrid(row.Time, length);
            if (!grid.TryPlace(row.Time, out var number, out var problem))
                throw SeriesException.At(reader.Name, row.Line, problem);
            if (choice.AbsentIsZero)
                for (var absent = FirstAbsent(row, last, number, reader.Name); absent < number; absent++)
                    yield return new WindowRow(Zero(grid.StartOf(absent)), absent, grid.StartOf(absent), length);
            else
                await gaps.AddAsync(number - last - 1);
            yield return new WindowRow(row, number, grid.StartOf(number), length);
            last = number;
        }

        if (told is null && only is { } single)
            throw SeriesException.At(reader.Name, single.Line, "a single row does not tell how long a window is: give it with --window");
        await gaps.EndAsync();
    }

    private static long FirstAbsent(SeriesRow row, long last, long number, string name) => number - last - 1 <= MostFilled
        ? last + 1
        : throw SeriesException.At(name, row.Line, string.Create(CultureInfo.InvariantCulture, $"there are {number - last - 1} windows without a row before {row.TimeText}, too many to count as 0: is that time right?"));

    private static SeriesRow Zero(DateTimeOffset start) =>
        new(0, start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture), start, "0", 0);
}
