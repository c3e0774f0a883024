using System.Globalization;

namespace TikTok.Api.Anomalies;

/// <summary>How numbers, times and names stand in a sentence.</summary>
internal static class Wording
{
    /// <summary>A number and what it counts: 1 post, 1,204 posts.</summary>
    public static string Count(long count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>A number as people read it: 1,204 or 5.2.</summary>
    public static string Number(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>How much of a whole: 38 %.</summary>
    public static string Percent(double share) => $"{Number(Math.Round(share * 100))} %";

    /// <summary>A number that is not known exactly: 1,204 becomes 1,200.</summary>
    public static string Rough(double number)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, number))) - 1));
        return Number(Math.Round(number / unit) * unit);
    }

    /// <summary>How long: 40 minutes, 3 hours, 4 days.</summary>
    public static string Duration(TimeSpan length) => length.TotalHours switch
    {
        >= 48 => $"{Number(Math.Round(length.TotalDays))} days",
        >= 2 => $"{Number(Math.Round(length.TotalHours))} hours",
        _ => Count((long)Math.Round(length.TotalMinutes), "minute"),
    };

    /// <summary>The length of a window: hour, five minutes.</summary>
    public static string Length(TimeSpan window) => window == TimeSpan.FromHours(1) ? "hour" : "five minutes";

    /// <summary>A time of day: 13:05.</summary>
    public static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A period with its dates: 13 Aug 2020 23:40 to 14 Aug 2020 02:10, or 13 Aug 2020 13:00 to 14:00.</summary>
    public static string Period(DateTime from, DateTime to)
    {
        const string dated = "d MMM yyyy HH:mm";
        return $"{from.ToString(dated, CultureInfo.InvariantCulture)} to {to.ToString(from.Date == to.Date ? "HH:mm" : dated, CultureInfo.InvariantCulture)}";
    }

    /// <summary>A keyword within a sentence. It may be right-to-left and must not turn the sentence around (Unicode: first strong isolate, pop isolate).</summary>
    public static string Isolated(string keyword) => $"\u2068{keyword}\u2069";
}
