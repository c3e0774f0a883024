using System.CommandLine;
using System.Globalization;

namespace TikTok.Replayer;

/// <summary>Amounts of bytes on a command line, such as <c>512MB</c>; 1 KB is 1024 bytes.</summary>
internal static class ByteSize
{
    private static readonly string[] s_units = ["", "K", "M", "G", "T"];

    /// <summary>An option that takes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">What it is if not given.</param>
    /// <param name="least">Less is refused.</param>
    public static Option<long> Option(string name, string description, long standard, long least) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!TryParse(text, out var bytes))
                result.AddError($"{name} {text} is no size: write it like 512MB or 2GB.");
            else if (bytes < least)
                result.AddError($"{name} {text} is too little: give at least {Text(least)}.");
            return bytes;
        },
    };

    /// <summary>Reads digits with a unit: K, M, G, T, with or without B.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var digits = text.TrimEnd([.. "KMGTBkmgtb"]);
        var suffix = text[digits.Length..].ToUpperInvariant();
        var unit = Array.FindIndex(s_units, known => suffix == known || suffix == known + "B");
        bytes = 0;
        if (unit < 0 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> 10 * unit)
            return false;
        bytes = number << 10 * unit;
        return true;
    }

    /// <summary>As short as it is exact.</summary>
    public static string Text(long bytes)
    {
        var unit = 0;
        for (; unit < s_units.Length - 1 && bytes >= 1024 && bytes % 1024 == 0; unit++)
            bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes} {s_units[unit]}B");
    }
}
