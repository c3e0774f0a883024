using System.Globalization;
using System.Text;

namespace TikTok.Replayer.DeadLetters;

/// <summary>Text of strangers, made harmless for a terminal.</summary>
internal static class TerminalText
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

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
