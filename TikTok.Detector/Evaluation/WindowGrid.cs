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
    private const double UsualWithin = 0.1;

    private static readonly TimeSpan[] s_usual =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromDays(1),
    ];

    private long _last = -1;
    private DateTimeOffset _lastTime = DateTimeOffset.MinValue;

    /// <summary>The length that two rows tell: their distance, or a usual length that it is within a tenth of.</summary>
    public static TimeSpan LengthOf(DateTimeOffset first, DateTimeOffset second)
    {
        var distance = second - first;
        return s_usual.Where(usual => (distance - usual).Duration() <= UsualWithin * usual).DefaultIfEmpty(distance).First();
    }

    /// <summary>When a window starts.</summary>
    public DateTimeOffset StartOf(long number) => origin + number * length;

    /// <summary>The window of the next row; false, with what is wrong, when rows come faster than windows.</summary>
    public bool TryPlace(DateTimeOffset time, out long number, [NotNullWhen(false)] out string? problem)
    {
        var position = (time - origin) / length;
        number = Math.Max(_last + 1, (long)Math.Round(position));
        problem = _last >= 0 && (time - _lastTime < length / 2 || number - position > MostAhead)
            ? string.Create(CultureInfo.InvariantCulture, $"the rows come faster than windows of {length.TotalSeconds:0.###} s: leave out the surplus, or give their distance with --window")
            : null;
        (_last, _lastTime) = (number, time);
        return problem is null;
    }
}
