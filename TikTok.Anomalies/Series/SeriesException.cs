using System.Globalization;

namespace TikTok.Anomalies.Series;

/// <summary>A file of series, scores or labels is not as it has to be; the message names the file, the line, and what to do.</summary>
/// <param name="message">What is wrong, on one line.</param>
/// <param name="inner">The cause.</param>
public sealed class SeriesException(string message, Exception? inner = null) : IOException(message, inner)
{
    private const int MostShown = 60;

    /// <summary>For a line of a file.</summary>
    public static SeriesException At(string name, long line, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} line {line}: {problem}"));

    /// <summary>Text of a file as a message can show it: on one line, not too long, nothing that a terminal obeys.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = text.Length > MostShown ? text[..MostShown] + ".." : text;
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c))}'";
    }
}
