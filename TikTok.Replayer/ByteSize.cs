using System.CommandLine;
using System.Globalization;

namespace TikTok.Replayer;

/// <summary>An amount of bytes on a command line, such as <c>512MB</c>; 1 KB is 1024 bytes.</summary>
/// <param name="Bytes">How many.</param>
internal readonly record struct ByteSize(long Bytes)
{
    private static readonly string[] s_units = ["", "K", "M", "G", "T"];

    /// <summary>An option that takes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">What it is if not given.</param>
    /// <param name="least">Less is refused.</param>
    public static Option<ByteSize> Option(string name, string description, long standard, long least) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        DefaultValueFactory = _ => new ByteSize(standard),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!TryParse(text, out var size))
                result.AddError($"{name} {text} is no size: write it like 512MB or 2GB.");
            else if (size.Bytes < least)
                result.AddError($"{name} {text} is too little: give at least {new ByteSize(least)}.");
            return size;
        },
    };

    /// <summary>Reads digits with a unit: K, M, G, T, with or without B.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        var digits = text.TrimEnd([.. "KMGTBkmgtb"]);
        var suffix = text[digits.Length..].ToUpperInvariant();
        var unit = Array.FindIndex(s_units, known => suffix == known || suffix == known + "B");
        size = default;
        if (unit < 0 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> 10 * unit)
            return false;
        size = new ByteSize(number << 10 * unit);
        return true;
    }

    /// <summary>As short as it is exact.</summary>
    public override string ToString()
    {
        var (number, unit) = (Bytes, 0);
        for (; unit < s_units.Length - 1 && number >= 1024 && number % 1024 == 0; unit++)
            number /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{number}{s_units[unit]}B");
    }
}
