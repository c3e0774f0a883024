using System.Globalization;
using System.Text;

namespace TikTok.Posts;

/// <summary>Text of strangers, made harmless for a terminal.</summary>
public static class TerminalText
{
    /// <summary>
    /// The beginning of a text in one line. What moves the cursor, colours, hides or turns text around (control and format
    /// characters, line separators, what is unassigned) is written as <c>\u{..}</c>.
    /// </summary>
    public static string Excerpt(string text, int length)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= length)
                return shown.Append('…').ToString();
            if (IsHarmless(rune))
                shown.Append(rune);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
        }

        return shown.ToString();
    }

    /// <summary>A whole text in one line.</summary>
    public static string Line(string text) => Excerpt(text, int.MaxValue);

    // Joiners are format characters that only belong to letters and emoji.
    private static bool IsHarmless(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
