namespace TikTok.Posts;

/// <summary>
/// Reads a counter as people's tools write it: <c>1,200</c>, <c>1.234.567</c>, <c>1 200</c>, <c>1.2K</c>. A point or comma before exactly
/// three digits groups them: a count has no thousandths.
/// </summary>
internal static class CountText
{
    private const int LongestGrouped = 64;

    /// <summary>Reads all of a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="number">The number.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalText number)
    {
        text = text.Trim(" \t"u8);
        var grouped = text.IndexOfAny(",. '_"u8) >= 0 || text.IndexOf((byte)0xC2) >= 0 || text.IndexOf((byte)0xE2) >= 0;
        if (!grouped && DecimalText.TryRead(text, out number))
            return true;
        number = default;
        if (text.Length > LongestGrouped)
            return false;

        var scale = text is [.., var unit] ? (unit | 0x20) switch { 'k' => 3, 'm' => 6, 'b' => 9, _ => 0 } : 0;
        if (scale > 0)
            text = text[..^1].TrimEnd((byte)' ');
        Span<byte> plain = stackalloc byte[LongestGrouped];
        if (!TryUngroup(text, hasUnit: scale > 0, plain, out var length) || !DecimalText.TryRead(plain[..length], out number))
            return false;
        number = number with { Scale = number.Scale + scale };
        return true;
    }

    /// <summary>Leaves out what groups digits, and makes a point of what separates a fraction.</summary>
    private static bool TryUngroup(ReadOnlySpan<byte> text, bool hasUnit, Span<byte> plain, out int length)
    {
        length = 0;
        var fraction = FractionAt(text, hasUnit);
        var group = -1; // digits since the last mark; -1 before the first one
        for (var at = 0; at < text.Length;)
        {
            var mark = at == fraction ? 0 : MarkLength(text[at..]);
            if (mark == 0)
            {
                if (group >= 0 && text[at] is < (byte)'0' or > (byte)'9')
                {
                    if (group != 3)
                        return false;
                    group = -1;
                }

                plain[length++] = at == fraction ? (byte)'.' : text[at];
                group += group >= 0 ? 1 : 0;
                at++;
                continue;
            }

            if (length == 0 || group is not (-1 or 2 or 3)) // 12,34,567 is grouped as in India
                return false;
            group = 0;
            at += mark;
        }

        return group is -1 or 3;
    }

    /// <summary>Where the point or comma of a fraction stands; -1 where there is none.</summary>
    private static int FractionAt(ReadOnlySpan<byte> text, bool hasUnit)
    {
        var last = text.LastIndexOfAny((byte)'.', (byte)',');
        if (last < 0)
            return -1;
        var other = text[..last].IndexOf(text[last] == (byte)'.' ? (byte)',' : (byte)'.') >= 0;
        if (other)
            return last; // 1.234,5: the last of two is the fraction's
        var isRepeated = text[..last].IndexOf(text[last]) >= 0;
        return isRepeated || !hasUnit && DigitsAfter(text[(last + 1)..]) == 3 && last is >= 1 and <= 3 && text[0] != (byte)'0' && !HasExponent(text) ? -1 : last;
    }

    private static bool HasExponent(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'e', (byte)'E') >= 0;

    private static int DigitsAfter(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    private static int MarkLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)',' or (byte)'.' or (byte)' ' or (byte)'\'' or (byte)'_', ..] => 1,
        [0xC2, 0xA0, ..] => 2, // no-break space
        [0xE2, 0x80, 0x89 or 0x99 or 0xAF, ..] => 3, // thin space, apostrophe, narrow no-break space
        _ => 0,
    };
}
