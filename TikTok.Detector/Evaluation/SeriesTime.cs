using System.Globalization;

namespace TikTok.Detector.Evaluation;

/// <summary>Times as series write them.</summary>
internal static class SeriesTime
{
    /// <summary>What is understood, for messages.</summary>
    public const string Forms = "2015-02-26 21:42:53 or 2015-02-26T21:42:53Z, with fraction and offset or without, UTC unless it says otherwise; or epoch seconds";

    private const decimal EndOfEpoch = 253_370_764_800; // the year 9999: windows reach a little beyond the last row
    private const string Fraction = "FFFFFFF";

    private static readonly string[] s_formats =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mmK", $"yyyy-MM-dd HH:mm:ss.{Fraction}K", $"yyyy-MM-dd'T'HH:mm:ss.{Fraction}K"];

    /// <summary>Reads a time; false when it is none.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            time = seconds < EndOfEpoch ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
            return seconds < EndOfEpoch;
        }

        const DateTimeStyles inUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, inUtc, out time) && time.Year < 9999;
    }
}
