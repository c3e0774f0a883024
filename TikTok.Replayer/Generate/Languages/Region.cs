namespace TikTok.Replayer.Generate.Languages;

/// <summary>Where people live who post: their language and their clock.</summary>
/// <param name="Name">Language and country, such as <c>pt-BR</c>.</param>
/// <param name="UtcOffsetMinutes">
/// The zone's winter time. Daylight saving is left out: the bytes must not depend on a machine's time zone database.
/// </param>
/// <param name="LateMinutes">By how much the day there is later than elsewhere.</param>
/// <param name="Share">Weight among all regions: posts in a thousand.</param>
/// <param name="Weekend">The two days off.</param>
internal sealed record Region(string Name, int UtcOffsetMinutes, int LateMinutes, int Share, Weekend Weekend = Weekend.SaturdaySunday)
{
    /// <summary>ISO 639-1.</summary>
    public string LanguageCode => Name[..2];

    /// <summary>All regions. The platform is larger in some countries than in others, and these are not its real numbers.</summary>
    public static IReadOnlyList<Region> All { get; } =
    [
        new("en-US", -300, 0, 180),
        new("en-GB", 0, 0, 50),
        new("en-IN", 330, 30, 30),
        new("hi-IN", 330, 30, 40),
        new("es-MX", -360, 30, 100),
        new("es-ES", 60, 90, 50),
        new("pt-BR", -180, 30, 120),
        new("fr-FR", 60, 0, 60),
        new("de-DE", 60, -30, 60),
        new("id-ID", 420, -30, 110),
        new("ru-RU", 180, 30, 70),
        new("tr-TR", 180, 60, 50),
        new("ar-SA", 180, 120, 40, Weekend.FridaySaturday),
        new("ar-EG", 120, 90, 20, Weekend.FridaySaturday),
        new("ja-JP", 540, 0, 40),
    ];

    /// <summary>The codes of all languages, each once.</summary>
    public static IReadOnlyList<string> LanguageCodes { get; } = [.. All.Select(region => region.LanguageCode).Distinct(StringComparer.Ordinal)];
}

/// <summary>Which days are off.</summary>
internal enum Weekend
{
    SaturdaySunday,
    FridaySaturday,
}
