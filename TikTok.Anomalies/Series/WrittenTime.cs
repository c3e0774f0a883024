using System.Globalization;
using System.Text.RegularExpressions;

namespace TikTok.Anomalies.Series;

/// <summary>Times as people and programs write them, other than as a number.</summary>
internal static partial class WrittenTime
{
    private const int MostHoursOfAnOffset = 14;
    private const int FractionDigits = 7; // ticks; what is finer is cut off

    /// <summary>No time is as late: windows reach a little beyond the last row.</summary>
    public static DateTimeOffset End { get; } = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a text is a time, be it one that can be read in two ways.</summary>
    public static bool IsOne(string text)
    {
        var problem = "";
        return TryParse(text, DateOrder.DayFirst, out _, ref problem) || TryParse(text, DateOrder.MonthFirst, out _, ref problem);
    }

    /// <summary>The order of day and month, where a date such as 26/02/2015 tells it; else null.</summary>
    public static DateOrder? OrderOf(string text)
    {
        var match = Form().Match(text);
        if (!match.Groups["a"].Success || match.Groups["sep"].ValueSpan is ".")
            return null;
        return (Number(match, "a"), Number(match, "b")) switch
        {
            ( > 12, <= 12) => DateOrder.DayFirst,
            ( <= 12, > 12) => DateOrder.MonthFirst,
            _ => null,
        };
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="order">Order of day and month in the file; null = not known.</param>
    /// <param name="time">The time, UTC.</param>
    /// <param name="problem">Replaced where more is known than that it is no time.</param>
    public static bool TryParse(string text, DateOrder? order, out DateTimeOffset time, ref string problem)
    {
        time = default;
        var match = Form().Match(text);
        if (!match.Success)
            return false;
        if (match.Groups["place"] is { Success: true, Value: not ("UTC" or "GMT" or "Z" or "Etc/UTC") } place && !match.Groups["zone"].Success)
        {
            problem = $"{SeriesException.Quote(text)}: the time zone {SeriesException.Quote(place.Value)} is not understood: write times in UTC, or with an offset such as +01:00";
            return false;
        }

        if (match.Groups["a"].Success && (order ?? Unmistakable(match)) is null)
        {
            problem = $"{SeriesException.Quote(text)} could be with the day or with the month first, and no row tells: say --dates day-first or month-first, or write it as 2024-02-01";
            return false;
        }

        if (!TryDate(match, order, out var date) || !TryTimeOfDay(match, out var ofDay) || !TryOffset(match, out var offset))
            return false;
        var utc = date + ofDay - offset;
        if (utc.Year is < 2 or >= 9999)
            return false;
        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    // With dots the day is always first.
    private static DateOrder? Unmistakable(Match match) =>
        match.Groups["sep"].ValueSpan is "." || Number(match, "a") == Number(match, "b") ? DateOrder.DayFirst : OrderOf(match.Value);

    private static bool TryDate(Match match, DateOrder? order, out DateTime date)
    {
        date = default;
        var year = Number(match, "y");
        if (year is < 2 or > 9998)
            return false;
        if (match.Groups["week"].Success)
        {
            if (Number(match, "week") is var week && (week < 1 || week > ISOWeek.GetWeeksInYear(year)))
                return false;
            date = DateTime.SpecifyKind(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday), DateTimeKind.Utc);
            return true;
        }

        var isDayFirst = match.Groups["sep"].ValueSpan is "." || (order ?? Unmistakable(match)) == DateOrder.DayFirst;
        var (month, day) = match.Groups["quarter"].Success ? (3 * Number(match, "quarter") - 2, 1)
            : match.Groups["name"].Success ? (MonthOf(match.Groups["name"].Value), Number(match, "d"))
            : !match.Groups["a"].Success ? (Number(match, "m"), match.Groups["d"].Success ? Number(match, "d") : 1)
            : isDayFirst ? (Number(match, "b"), Number(match, "a")) : (Number(match, "a"), Number(match, "b"));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    private static bool TryTimeOfDay(Match match, out TimeSpan time)
    {
        var (hour, minute, second) = (Number(match, "h"), Number(match, "min"), Number(match, "s"));
        var isOne = minute < 60 && second < 60 && (hour < 24 || (hour == 24 && minute == 0 && second == 0));
        if (match.Groups["half"].Success)
        {
            isOne &= hour is >= 1 and <= 12;
            hour = hour % 12 + (match.Groups["half"].ValueSpan is "p" or "P" ? 12 : 0);
        }

        var fraction = match.Groups["fraction"].Value.PadRight(FractionDigits, '0')[..FractionDigits];
        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(int.Parse(fraction, CultureInfo.InvariantCulture));
        return isOne;
    }

    private static bool TryOffset(Match match, out TimeSpan offset)
    {
        var (hours, minutes) = (Number(match, "oh"), Number(match, "om"));
        offset = new TimeSpan(hours, minutes, 0) * (match.Groups["sign"].ValueSpan is "-" ? -1 : 1);
        return minutes < 60 && offset.Duration() <= TimeSpan.FromHours(MostHoursOfAnOffset);
    }

    private static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static int MonthOf(string name)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        return 1 + Array.FindIndex(names.MonthNames, full => full.Length > 0 && (name.Equals(full, StringComparison.OrdinalIgnoreCase) || name.Equals(full[..3], StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex("""
        ^(?:(?<y>[0-9]{4})(?<sep>[-/.])(?<m>[0-9]{1,2})(?:\k<sep>(?<d>[0-9]{1,2}))?
          | (?<y>[12][0-9]{3})(?<m>[0-9]{2})(?<d>[0-9]{2})(?=[T ])
          | (?<a>[0-9]{1,2})(?<sep>[-/.])(?<b>[0-9]{1,2})\k<sep>(?<y>[0-9]{4})
          | (?:[A-Za-z]{3,9},?[ ])?(?<d>[0-9]{1,2})[- ](?<name>[A-Za-z]{3,9})(?:-|,?[ ])(?<y>[0-9]{4})
          | (?:[A-Za-z]{3,9},?[ ])?(?<name>[A-Za-z]{3,9})[ ](?<d>[0-9]{1,2}),?[ ](?<y>[0-9]{4})
          | (?<y>[0-9]{4})-?W(?<week>[0-9]{2})
          | (?<y>[0-9]{4})[- ]?Q(?<quarter>[1-4]))
        (?:(?:[Tt_]|,?[ ]+)(?<h>[0-9]{1,2})(?::?(?<min>[0-9]{2})(?::?(?<s>[0-9]{2})(?:[.,](?<fraction>[0-9]+))?)?)?(?:[ ]?(?<half>[AaPp])\.?[Mm]\.?)?)?
        (?:[ ]?(?<zone>Z|z|(?:UTC|GMT)?(?<sign>[-+])(?<oh>[0-9]{1,2})(?::?(?<om>[0-9]{2}))?|UTC|GMT))?
        (?:[ ]?\[?(?<place>[A-Za-z][A-Za-z_/]+)\]?)?$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
