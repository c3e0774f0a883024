using System.Buffers.Text;

namespace TikTok.Posts;

/// <summary>Reads the time at which a post was made: a number of seconds, milli-, micro- or nanoseconds since 1970, or ISO 8601.</summary>
internal static class CreateTimeText
{
    private const long LargestInSeconds = 100_000_000_000; // the year 5138; as milliseconds it is 1973
    private const int DateLength = 10;

    /// <summary>Reads all of a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="seconds">Epoch seconds; a fraction is dropped.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long seconds)
    {
        text = text.Trim(" \t"u8);
        if (!DecimalText.TryRead(text, out var number))
            return TryReadIso(text, out seconds);
        seconds = number.Whole(long.MaxValue);
        while (seconds >= LargestInSeconds)
            seconds /= 1000;
        return !number.IsNegative;
    }

    /// <summary><c>2020-09-01T00:00:00.123Z</c>, with a space for T, an offset such as +02:00, +0200 or +02, <c>UTC</c> or none (which is UTC), or a day alone.</summary>
    private static bool TryReadIso(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.Length < DateLength || text[4] != '-' || text[7] != '-' || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        var clock = 0;
        var rest = text[DateLength..];
        if (!rest.IsEmpty && (rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryReadClock(rest[1..], out clock, out rest)))
            return false;
        if (!TryReadOffset(rest.Trim((byte)' '), out var offset))
            return false;
        seconds = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() + clock - offset;
        return true;
    }

    private static bool TryReadClock(ReadOnlySpan<byte> text, out int seconds, out ReadOnlySpan<byte> rest)
    {
        seconds = 0;
        rest = default;
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute))
            return false;
        var second = 0;
        rest = text[5..];
        if (rest is [(byte)':', _, _, ..])
        {
            if (!TryDigits(rest[1..3], out second))
                return false;
            rest = rest[3..];
            if (rest is [(byte)'.' or (byte)',', >= (byte)'0' and <= (byte)'9', ..])
                rest = rest[1..].TrimStart("0123456789"u8);
        }

        seconds = (hour * 60 + minute) * 60 + second;
        return hour <= 24 && minute < 60 && second <= 60 && seconds <= 86_400; // a leap second is the next one
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8) || text.SequenceEqual("GMT"u8))
            return true;
        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || !TryDigits(text[1..3], out var hours))
            return false;
        var minutes = 0;
        var rest = text[3..] is [(byte)':', .. var after] ? after : text[3..];
        if (!rest.IsEmpty && (rest.Length != 2 || !TryDigits(rest, out minutes)))
            return false;
        seconds = (hours * 60 + minutes) * 60 * (text[0] == '-' ? -1 : 1);
        return hours <= 14 && minutes < 60;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }
}
