using System.Globalization;

namespace TikTok.Anomalies.Series;

/// <summary>Reads the times of a file: what one row leaves open, its other rows decide.</summary>
public sealed class SeriesTimes
{
    /// <summary>What is understood, for messages.</summary>
    public const string Forms = "2015-02-26 21:42:53 or 2015-02-26T21:42:53Z, with fraction and offset or without, UTC unless it says otherwise; or epoch seconds, ms, us, ns";

    // Up to 1e11 are seconds (the year 5138), then milliseconds (from 1973 on), microseconds, nanoseconds.
    private const decimal LeastMilliseconds = 1e11m, LeastMicroseconds = 1e14m, LeastNanoseconds = 1e17m, MostNanoseconds = 1e20m;
    private const decimal LeastEvident = 1e8m; // 1973: what is less may be a count
    private const decimal LeastSerial = 20_000, MostSerial = 80_000; // days since 1900, as spreadsheets count: 1954 to 2119

    private static readonly string[] s_compact = ["yyyy", "yyyyMM", "yyyyMMdd", "yyyyMMddHH", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    private readonly DateOrder? _order;
    private readonly bool _isCompact;
    private readonly bool _isSerial;

    private SeriesTimes(DateOrder? order, bool isCompact, bool isSerial) => (_order, _isCompact, _isSerial) = (order, isCompact, isSerial);

    /// <summary>For a time that has no others beside it.</summary>
    public static SeriesTimes Lone { get; } = new(null, isCompact: false, isSerial: false);

    /// <summary>For the times of a file.</summary>
    /// <param name="sample">The first of them.</param>
    /// <param name="told">What somebody says of the order of day and month.</param>
    public static SeriesTimes Of(IReadOnlyList<string> sample, DateOrder? told)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var orders = sample.Select(WrittenTime.OrderOf).OfType<DateOrder>().Distinct().ToList();
        var isCompact = sample.Count > 0 && sample.All(IsCompact) && sample.All(text => text.Length == sample[0].Length);
        var isSerial = sample.Count > 0 && sample.All(text => TryNumber(text, out var number) && number is > LeastSerial and < MostSerial);
        return new SeriesTimes(told ?? (orders is [var only] ? only : null), isCompact, isSerial);
    }

    /// <summary>Whether a text cannot be anything but a time.</summary>
    public static bool IsEvident(string text) => TryNumber(text, out var number)
        ? number >= LeastEvident && TryEpoch(number, out _)
        : WrittenTime.IsOne(text);

    /// <summary>Reads a time.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="time">The time, UTC.</param>
    /// <param name="problem">What is wrong, when it is none.</param>
    public bool TryParse(string text, out DateTimeOffset time, out string problem)
    {
        problem = $"{SeriesException.Quote(text)} is not a time ({Forms})";
        if (_isCompact)
            return TryCompact(text, out time);
        if (_isSerial)
        {
            problem = $"{SeriesException.Quote(text)} looks like the number of a day in a spreadsheet: give the column the format yyyy-mm-dd hh:mm:ss there, and export it again";
            time = default;
            return false;
        }

        return TryNumber(text, out var number) ? TryEpoch(number, out time) : WrittenTime.TryParse(text, _order, out time, ref problem);
    }

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool TryEpoch(decimal number, out DateTimeOffset time)
    {
        var ticks = number switch
        {
            < LeastMilliseconds => number * TimeSpan.TicksPerSecond,
            < LeastMicroseconds => number * TimeSpan.TicksPerMillisecond,
            < LeastNanoseconds => number * TimeSpan.TicksPerMicrosecond,
            < MostNanoseconds => number / TimeSpan.NanosecondsPerTick,
            _ => decimal.MaxValue,
        };
        var isOne = ticks < WrittenTime.End.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        time = isOne ? DateTimeOffset.UnixEpoch.AddTicks((long)ticks) : default;
        return isOne;
    }

    // 20240301, 2024030113: only where every row is written so, else it is epoch seconds.
    private static bool IsCompact(string text) => text is ['2', '0', ..] or ['1', '9', _, _] && TryCompact(text, out _);

    private static bool TryCompact(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, s_compact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
