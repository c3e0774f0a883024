namespace TikTok.ServiceDefaults.Settings;

/// <summary>
/// Every setting of every program, from the table in <c>docs/settings.md</c>: a program knows those of the others too, since one environment is given to
/// all. <c>0</c> stands for any number in a list, <c>*</c> for any name.
/// </summary>
internal static class KnownSettings
{
    private const string RowStart = "| `";
    private static readonly string[][] s_all = [.. Read()];

    /// <summary>The sections that are ours.</summary>
    public static IReadOnlySet<string> Sections { get; } = s_all.Select(setting => setting[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The connections by name.</summary>
    public static IReadOnlyList<string> Connections { get; } = ["kafka", "lake", "tiktok"];

    /// <summary>All of them, as the list has them.</summary>
    public static IEnumerable<string> Names => s_all.Select(setting => string.Join(':', setting));

    /// <summary>Whether there is such a setting.</summary>
    public static bool Has(string key) => key.Split(':') is var parts && Array.Exists(s_all, setting => IsThis(setting, parts, parts.Length));

    /// <summary>Whether there are settings below it.</summary>
    public static bool HasBelow(string key) => key.Split(':') is var parts && Array.Exists(s_all, setting => setting.Length > parts.Length && IsThis(setting[..parts.Length], parts, parts.Length));

    /// <summary>The setting or connection whose name is nearest: what it is called counts for more than where it stands.</summary>
    public static string Nearest(string key)
    {
        var parts = key.Split(':');
        return s_all.Select(setting => Like(setting, parts)).Concat(Connections.Select(name => $"ConnectionStrings:{name}"))
            .MinBy(name => 2 * Spelling.Distance(OwnName(key), OwnName(name)) + Spelling.Distance(key, name))!;
    }

    /// <summary>The setting that is called so but for a slip, in whichever section; null when none is.</summary>
    public static string? Called(string name) => Names.FirstOrDefault(setting => Spelling.IsNear(name, OwnName(setting)));

    private static bool IsThis(string[] setting, string[] parts, int length) => setting.Length == length && setting.Zip(parts).All(pair => pair.First switch
    {
        "*" => pair.Second.Length > 0,
        "0" => int.TryParse(pair.Second, out var index) && index >= 0,
        _ => string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase),
    });

    /// <summary>The setting's name, with the numbers and names that were written.</summary>
    private static string Like(string[] setting, string[] parts) => string.Join(':', setting.Select((part, i) =>
        part is "*" && i < parts.Length || part is "0" && i < parts.Length && int.TryParse(parts[i], out _) ? parts[i] : part));

    private static string OwnName(string key) => key.Split(':').LastOrDefault(part => part is not ("*" or "") && !char.IsAsciiDigit(part[0])) ?? key;

    private static IEnumerable<string[]> Read()
    {
        using var text = new StreamReader(typeof(KnownSettings).Assembly.GetManifestResourceStream("settings.md")!);
        while (text.ReadLine() is { } line)
            if (line.StartsWith(RowStart, StringComparison.Ordinal))
                yield return line[RowStart.Length..line.IndexOf('`', RowStart.Length)].Split(':');
    }
}
