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

    /// <summary>Symbols that are drawn as pictures, with their skin tones and the letters of flags; not the signs that stand for what cannot be read.</summary>
    public static bool IsEmoji(Rune rune) => rune.Value is 0xA9 or 0xAE or 0x2194 or 0x25FD or 0x25FE or (>= 0x1F000 and <= 0x1FAFF)
        || rune.Value is >= 0x2190 and not (0xFFFC or 0xFFFD) && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;

    /// <summary>What folding takes out: joiners, direction marks, soft hyphens, variation selectors.</summary>
    public static bool IsInvisible(Rune rune) => !rune.IsAscii
        && (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF));

    /// <summary>
    /// How many marks that can be reordered a character is to NFKC, at most: 0 for one that begins anew, 2 for those that come apart,
    /// 1 also for the half-width voicing marks, which are letters by their category.
    /// </summary>
    public static int MarksOf(Rune rune) => rune.Value switch
    {
        < 0x300 => 0,
        0x344 or 0xF73 or 0xF75 or 0xF81 => 2,
        0xFF9E or 0xFF9F => 1,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark ? 1 : 0,
    };

    /// <summary>Letters of scripts that put no spaces between words: Han, kana, Thai, Lao, Myanmar, Khmer.</summary>
    public static bool IsUnspacedScript(Rune rune) => rune.Value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x323AF);
}
