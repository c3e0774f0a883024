using System.Globalization;

namespace TikTok.Detector.Evaluation;

/// <summary>Counts the places where windows have no row, and says once that there is an option for it, where they are many.</summary>
/// <param name="name">Name of the file.</param>
/// <param name="length">Length of windows; null = none is known.</param>
/// <param name="notes">Where it is said.</param>
internal sealed class SeriesGaps(string name, TimeSpan? length, TextWriter notes)
{
    private const int FirstLook = 100; // a series that never ends is told of too
    private const int Many = 10;       // one row in ten comes after a gap

    private long _rows;
    private long _gaps;
    private bool _isTold;

    /// <summary>Takes a row.</summary>
    /// <param name="absent">Windows without a row before it.</param>
    public async ValueTask AddAsync(long absent)
    {
        _gaps += absent > 0 ? 1 : 0;
        if (++_rows == FirstLook)
            await TellAsync();
    }

    /// <summary>The series is over.</summary>
    public ValueTask EndAsync() => TellAsync();

    private async ValueTask TellAsync()
    {
        if (_isTold || _gaps < 2 || _gaps * Many < _rows)
            return;
        _isTold = true;
        await notes.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"note: {name}: before {_gaps} of {_rows} rows there are windows of {length?.TotalSeconds:0.###} s without a row. They count as not observed; if nothing was there to count, as in the result of GROUP BY, say --absent-is-zero"));
    }
}
