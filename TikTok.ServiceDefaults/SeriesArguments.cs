using System.CommandLine;
using TikTok.Anomalies.Series;

namespace TikTok.ServiceDefaults;

/// <summary>The options that say how a CSV file with a series is to be read, the same for all programs; the file tells what is not said.</summary>
public sealed class SeriesArguments
{
    private readonly Option<string?> _time = new("--time-column") { HelpName = "NAME", Description = "Column with the times, by name or by number from 1. Default: the one with a usual name (timestamp, time, date, ds, window_start, ..), or the only one that holds times." };
    private readonly Option<string?> _value = new("--value-column") { HelpName = "NAME", Description = "Column with the counts, by name or by number from 1. Default: the one with a usual name (value, count, y, n, posts, total, ..), or the only other one." };
    private readonly Option<string?> _dates = new("--dates") { HelpName = "day-first|month-first", Description = "What 01/02/2024 means. Default: what other rows, such as 26/02/2024, tell." };
    private readonly Option<string?> _decimal = new("--decimal") { HelpName = "point|comma", Description = "What stands before a fraction: 1,234.5 or 1.234,5. Default: what the file tells; point where commas part the columns." };

    /// <summary>Creates them.</summary>
    public SeriesArguments()
    {
        _dates.AcceptOnlyFromAmong("day-first", "month-first");
        _decimal.AcceptOnlyFromAmong("point", "comma");
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_time, _value, _dates, _decimal];

    /// <summary>What was said.</summary>
    public SeriesFormat Format(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return new SeriesFormat
        {
            TimeColumn = parsed.GetValue(_time),
            ValueColumn = parsed.GetValue(_value),
            Dates = parsed.GetValue(_dates) switch { "day-first" => DateOrder.DayFirst, "month-first" => DateOrder.MonthFirst, _ => null },
            Fractions = parsed.GetValue(_decimal) switch { "point" => DecimalMark.Point, "comma" => DecimalMark.Comma, _ => null },
        };
    }
}
