using System.Text;

namespace TikTok.Replayer.Generate;

/// <summary>A piece of caption text, ready to copy into a JSON string.</summary>
/// <param name="Utf8">Its bytes, escaped for JSON.</param>
/// <param name="Utf16Length">Its length in UTF-16 units, unescaped: the unit of <c>textExtra</c>'s offsets.</param>
internal readonly record struct Token(byte[] Utf8, int Utf16Length)
{
    /// <param name="text">Text without control characters.</param>
    public static Token From(string text) => new(Encoding.UTF8.GetBytes(Escape(text)), text.Length);

    public static Token[] FromAll(IEnumerable<string> texts) => [.. texts.Select(From)];

    // Only these two need it besides control characters; everything else stays readable, as in the dump.
    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
