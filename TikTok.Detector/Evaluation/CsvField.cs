namespace TikTok.Detector.Evaluation;

/// <summary>A text as a field of a CSV file.</summary>
internal static class CsvField
{
    /// <summary>In quotes where it would not be read back otherwise.</summary>
    public static string Of(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
