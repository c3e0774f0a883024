using System.Globalization;
using System.Text.RegularExpressions;

namespace TikTok.Anomalies.Series;

/// <summary>Reads the values of a file: whether 4,000 is four thousand, its other rows decide, or its delimiter.</summary>
internal sealed partial class SeriesNumbers
{
    private static readonly string[] s_absent = ["", "null", "none", "na", "n/a", "nan", "\\N", "-"];

    private readonly DecimalMark? _mark;

    private SeriesNumbers(DecimalMark? mark) => _mark = mark;

    /// <summary>For the values of a file.</summary>
    /// <param name="sample">The first of them.</param>
    /// <param name="delimiter">What stands between columns: where it is a comma, a fraction has a point.</param>
    /// <param name="told">What somebody says of it.</param>
    public static SeriesNumbers Of(IEnumerable<string> sample, char delimiter, DecimalMark? told)
    {
        var marks = sample.Select(MarkOf).OfType<DecimalMark>().Distinct().ToList();
        return new SeriesNumbers(told ?? (marks is [var only] ? only : delimiter == ',' ? DecimalMark.Point : null));
    }

    /// <summary>Whether a text is a number in some way.</summary>
    public static bool IsNumber(string text) => text.Any(char.IsAsciiDigit) && (TryRead(text, DecimalMark.Point, out _) || TryRead(text, DecimalMark.Comma, out _));

    /// <summary>Reads a value.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="value">The value; NaN = absent.</param>
    /// <param name="problem">What is wrong, when it is none.</param>
    public bool TryParse(string text, out double value, out string problem)
    {
        problem = $"{SeriesException.Quote(text)} is not a number; leave it empty, or write NaN, where nothing was observed";
        value = double.NaN;
        if (s_absent.Contains(text, StringComparer.OrdinalIgnoreCase))
            return true;
        if (_mark is { } mark)
            return TryRead(text, mark, out value);
        var (isPoint, isComma) = (TryRead(text, DecimalMark.Point, out value), TryRead(text, DecimalMark.Comma, out var other));
        if (isPoint && isComma && !value.Equals(other))
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"{SeriesException.Quote(text)} could be {Math.Max(value, other)} or {Math.Min(value, other)}, and no row tells: say --decimal point or comma");
            return false;
        }

        value = isPoint ? value : other;
        return isPoint || isComma;
    }

    // What a number tells of the file: 1,5 and 1.234,5 can be read in one way only, 4,000 and 12 in both.
    private static DecimalMark? MarkOf(string text) => (TryRead(text, DecimalMark.Point, out _), TryRead(text, DecimalMark.Comma, out _)) switch
    {
        (true, false) => text.Any(char.IsAsciiDigit) ? DecimalMark.Point : null,
        (false, true) => DecimalMark.Comma,
        _ => null,
    };

    private static bool TryRead(string text, DecimalMark mark, out double value)
    {
        var (point, thousands) = mark == DecimalMark.Point ? ('.', ',') : (',', '.');
        var plain = text;
        if (Grouped().Match(text) is { Success: true } grouped && grouped.Groups["by"].Value[0] != point && IsPoint(grouped, point))
            plain = text.Replace(grouped.Groups["by"].Value, "", StringComparison.Ordinal);
        value = double.NaN;
        return !plain.Contains(thousands, StringComparison.Ordinal)
            && double.TryParse(plain.Replace(point, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsPoint(Match grouped, char point) => !grouped.Groups["point"].Success || grouped.Groups["point"].Value[0] == point;

    // 1,234,567.8 and with . ' or a space, of which there are several, between the thousands.
    [GeneratedRegex("""^[-+]?[1-9][0-9]{0,2}(?<by>[,.'’ \u00A0\u2009\u202F])[0-9]{3}(?:\k<by>[0-9]{3})*(?:(?<point>[,.])[0-9]*)?$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouped();
}
