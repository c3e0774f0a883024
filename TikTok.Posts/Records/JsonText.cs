using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TikTok.Posts;

/// <summary>Unescapes the inside of a JSON string as tolerantly as the dump needs it.</summary>
internal static class JsonText
{
    private const int LongestEscape = 6; // \u0041

    /// <summary>Longest escaped text that is read as a number or a time, bytes.</summary>
    public const int LongestShort = 64 * LongestEscape;

    /// <summary>
    /// Writes the unescaped text; it is never longer than <paramref name="escaped"/>. <c>\u0000</c> and halves of
    /// surrogate pairs, which PostgreSQL and UTF-8 cannot hold, become U+FFFD.
    /// </summary>
    /// <param name="escaped">Valid UTF-8 between the quotes of a JSON string that a JSON reader has accepted.</param>
    /// <param name="destination">At least as long as <paramref name="escaped"/>.</param>
    /// <param name="replaced">Grows by the number of replacements.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination, ref int replaced)
    {
        var written = 0;
        while (true)
        {
            var backslash = escaped.IndexOf((byte)'\\');
            var plain = backslash < 0 ? escaped : escaped[..backslash];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (backslash < 0)
                return written;

            escaped = escaped[backslash..];
            if (escaped[1] != (byte)'u')
            {
                destination[written++] = Simple(escaped[1]);
                escaped = escaped[2..];
                continue;
            }

            var rune = ReadRune(ref escaped, ref replaced);
            written += rune.EncodeToUtf8(destination[written..]);
        }
    }

    /// <summary>Whether an escaped text stands for a plain one. Half a surrogate pair is no error, only different.</summary>
    public static bool IsEscapedFormOf(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> text)
    {
        if (escaped.Length > text.Length * LongestEscape)
            return false;
        Span<byte> plain = stackalloc byte[escaped.Length];
        var replaced = 0;
        return plain[..Unescape(escaped, plain, ref replaced)].SequenceEqual(text);
    }

    /// <summary>What a number or a time is read from; empty where it is escaped and longer than any.</summary>
    /// <param name="value">Between the quotes.</param>
    /// <param name="isEscaped">Whether there are escapes in it.</param>
    /// <param name="room">Room of <see cref="LongestShort"/> bytes to unescape it into.</param>
    public static ReadOnlySpan<byte> Short(ReadOnlySpan<byte> value, bool isEscaped, Span<byte> room)
    {
        var replaced = 0;
        return !isEscaped ? value : value.Length > room.Length ? default : room[..Unescape(value, room, ref replaced)];
    }

    /// <summary>Reads an integer that is all of a text.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escape, // quote, backslash, slash: the JSON reader has refused everything else
    };

    private static Rune ReadRune(ref ReadOnlySpan<byte> escaped, ref int replaced)
    {
        var first = HexUnit(escaped);
        escaped = escaped[6..];
        if (char.IsHighSurrogate(first) && escaped.StartsWith("\\u"u8) && HexUnit(escaped) is var second && char.IsLowSurrogate(second))
        {
            escaped = escaped[6..];
            return new Rune(first, second);
        }

        if (first != '\0' && Rune.TryCreate(first, out var rune))
            return rune;

        replaced++;
        return Rune.ReplacementChar;
    }

    private static char HexUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
