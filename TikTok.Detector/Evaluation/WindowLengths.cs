using System.Globalization;
using TikTok.Anomalies.MlNet;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>The length of windows that the rows of a series tell.</summary>
internal static class WindowLengths
{
    private static readonly (TimeSpan Least, TimeSpan Most) s_length = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    /// <summary>The length.</summary>
    /// <param name="distance">How far the rows are apart.</param>
    /// <param name="name">Name of the file in errors.</param>
    /// <exception cref="SeriesException">Windows are not as short, or not as long.</exception>
    public static TimeSpan Of(TypicalDistance distance, string name) => distance.Length switch
    {
        var length when length < s_length.Least => throw new SeriesException(string.Create(CultureInfo.InvariantCulture,
            $"{name}: the rows are {length.TotalSeconds:0.######} s apart, and a window is a second to a day: add up the rows of a second or more, or, if these are no times in seconds, write them as 2024-03-01 00:00:00")),
        var length when length > s_length.Most => throw new SeriesException(
            $"{name}: the rows are {TextOf(length)} apart, and the longest window is a day: these detectors learn how hours and weekdays differ, which such a series does not show. Give counts per day or finer; {string.Join(", ", MlNetDetectors.Names)} take it row by row (backtest --detector NAME)"),
        var length => length,
    };

    /// <summary>What the user is told of it.</summary>
    public static string Note(TypicalDistance distance) => string.Create(CultureInfo.InvariantCulture,
        $"windows of {distance.Length.TotalSeconds:0.###} s, the distance of {distance.Rows} of the first {distance.All} rows from the one before; --window says otherwise");

    private static string TextOf(TimeSpan length) => length.TotalDays switch
    {
        7 => "a week",
        >= 27.9 and <= 31.1 => "a month",
        >= 89 and <= 92.1 => "a quarter",
        >= 364.9 and <= 366.1 => "a year",
        var days => string.Create(CultureInfo.InvariantCulture, $"{days:0.##} days"),
    };
}
