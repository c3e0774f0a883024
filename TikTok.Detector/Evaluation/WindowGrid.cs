using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TikTok.Detector.Evaluation;

/// <summary>
/// Numbers the windows of a series. Rows rarely come by the clock to the second: each falls into the nearest window of a grid that
/// begins with the first row, or into the next one when that is taken.
/// </summary>
/// <param name="origin">Time of the first row.</param>
/// <param name="length">Length of a window.</param>
internal sealed class WindowGrid(DateTimeOffset origin, TimeSpan length)
{
    private const double MostAhead = 1.5;

    private long _last = -1;
    private DateTimeOffset _lastTime = DateTimeOffset.MinValue;

    /// <summary>When a window starts.</summary>
    public DateTimeOffset StartOf(long number) => origin + number * length;

    /// <summary>The window of the next row; false, with what is wrong, when rows come faster than windows.</summary>
    public bool TryPlace(DateTimeOffset time, out long number, [NotNullWhen(false)] out string? problem)
    {
        var position = (time - origin) / length;
        number = Math.Max(_last + 1, (long)Math.Round(position));
        problem = _last >= 0 && (time - _lastTime < length / 2 || number - position > MostAhead)
            ? string.Create(CultureInfo.InvariantCulture, $"the rows come faster than windows of {length.TotalSeconds:0.###} s, this one {(time - _lastTime).TotalSeconds:0.###} s after the one before: leave it out, or give the distance of rows with --window")
            : null;
        (_last, _lastTime) = (number, time);
        return problem is null;
    }
}
