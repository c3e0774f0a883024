using System.Globalization;

namespace TikTok.Anomalies.MlNet;

/// <summary>Values of parameters from text, in the invariant culture; the errors say what would be one.</summary>
internal static class ParameterText
{
    public static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("a number such as 0.5");

    public static int Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("a whole number such as 20");

    public static bool Flag(string text) =>
        bool.TryParse(text, out var flag) ? flag : throw new FormatException("true or false");

    /// <summary>A name of an enum, in any case; not its number.</summary>
    public static T Choice<T>(string text) where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw new FormatException($"one of {string.Join(", ", Enum.GetNames<T>())}");
}
