using System.Globalization;
using System.Text;

namespace TikTok.Posts;

/// <summary>The character classes that tokens are made of.</summary>
internal static class Characters
{
    /// <summary>Reads the code point at a position; a lone surrogate counts as U+FFFD, which is in no token.</summary>
    public static Rune At(ReadOnlySpan<char> text, int index, out int length)
    {
        Rune.DecodeFromUtf16(text[index..], out var rune, out length);
        return rune;
    }

    /// <summary>Letters, digits, and marks that belong to the letter before.</summary>
    public static bool IsWord(Rune rune) => IsLetterOrDigit(rune) || IsMark(rune);

    /// <summary>A token needs at least one of these.</summary>
    public static bool IsLetterOrDigit(Rune rune) =>
        rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) : Rune.IsLetterOrDigit(rune);

    /// <summary>What a hashtag is made of.</summary>
    public static bool IsTag(Rune rune) => rune.Value == '_' || IsWord(rune);

    /// <summary>Accents and vowel signs.</summary>
    public static bool IsMark(Rune rune) => !rune.IsAscii && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Letters of scripts that put no spaces between words: Han, kana, Thai, Lao, Myanmar, Khmer.</summary>
    public static bool IsUnspacedScript(Rune rune) => rune.Value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x323AF);
}
