namespace TikTok.Api.Anomalies;

/// <summary>The words that describe anomalies.</summary>
internal static class AnomalyWords
{
    public static readonly string[] Kinds = ["spike", "drop", "level-shift", "emerging"];

    public static readonly string[] States = ["provisional", "final"];

    /// <summary>What the page shows unless it is asked for more: an ordinary busy evening stays below.</summary>
    public const int Moderate = 40;

    /// <summary>The least severity of each level, the lowest first.</summary>
    public static readonly (int From, string Name)[] Levels = [(0, "low"), (Moderate, "moderate"), (60, "high"), (80, "severe")];

    /// <summary>Severity in a word, and as 1 to 4.</summary>
    public static (int Level, string Name) LevelOf(int severity)
    {
        var level = Array.FindLastIndex(Levels, candidate => severity >= candidate.From);
        return (level + 1, Levels[level].Name);
    }

    /// <summary>A kind as a person says it.</summary>
    public static string Kind(string kind) => kind switch
    {
        "spike" => "sudden rise",
        "drop" => "sudden drop",
        "level-shift" => "lasting change",
        "emerging" => "new keyword",
        _ => kind,
    };

    /// <summary>A keyword as a person says it.</summary>
    public static string KeywordName(string keyword) => keyword switch
    {
        Posts.Keyword.EveryPost => "all posts",
        _ when keyword.StartsWith(Posts.Keyword.MusicPrefix, StringComparison.Ordinal) => $"sound {keyword.AsSpan(Posts.Keyword.MusicPrefix.Length)}",
        _ => keyword,
    };
}
