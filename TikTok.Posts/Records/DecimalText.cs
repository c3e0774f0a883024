namespace TikTok.Posts;

/// <summary>A number as JSON writes it: <c>12</c>, <c>12.0</c>, <c>1.2e3</c>, of any length.</summary>
/// <param name="Digits">Its first digits.</param>
/// <param name="Scale">The power of ten that they are multiplied by.</param>
/// <param name="IsNegative">Whether it has a minus sign.</param>
/// <param name="IsFloat">Whether it is written with a point or an exponent.</param>
internal readonly record struct DecimalText(ulong Digits, int Scale, bool IsNegative, bool IsFloat)
{
    private const ulong Room = 1_000_000_000_000_000_000; // one digit more still fits into 64 bits
    private const int LargestExponent = 100_000;

    /// <summary>Reads all of a text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        var isNegative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];
        var (digits, scale, count, at, point) = (0UL, 0, 0, 0, -1);
        for (; at < text.Length && (text[at] is >= (byte)'0' and <= (byte)'9' || text[at] == (byte)'.' && point < 0); at++)
        {
            if (text[at] == (byte)'.')
            {
                point = at;
                continue;
            }

            count++;
            if (digits >= Room)
                scale += point < 0 ? 1 : 0; // what no longer fits is dropped
            else
                (digits, scale) = (digits * 10 + text[at] - (byte)'0', scale - (point < 0 ? 0 : 1));
        }

        var exponent = 0;
        var hasExponent = at < text.Length && text[at] is (byte)'e' or (byte)'E';
        if (count == 0 || (hasExponent ? !TryReadExponent(text[(at + 1)..], out exponent) : at < text.Length))
            return false;
        number = new DecimalText(digits, scale + exponent, isNegative, point >= 0 || hasExponent);
        return true;
    }

    /// <summary>The whole part, no more than a limit; of a negative number 0.</summary>
    public long Whole(long limit)
    {
        var (value, scale) = (IsNegative ? 0 : Digits, Scale);
        for (; scale < 0 && value > 0; scale++)
            value /= 10;
        for (; scale > 0 && value is > 0 and < Room; scale--)
            value *= 10;
        return scale > 0 && value > 0 || value > (ulong)limit ? limit : (long)value;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var isNegative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            exponent = Math.Min(LargestExponent, exponent * 10 + digit - (byte)'0');
        }

        exponent = isNegative ? -exponent : exponent;
        return !text.IsEmpty;
    }
}
