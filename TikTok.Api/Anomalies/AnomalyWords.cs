namespace TikTok.Api.Anomalies;

/// <summary>The words that describe anomalies.</summary>
internal static class AnomalyWords
{
    /// <summary>The kind of a silence of the whole stream.</summary>
    public const string Gap = "gap";

    public static readonly string[] Kinds = ["spike", "drop", "level-shift", "emerging", Gap];

    public static readonly string[] States = ["provisional", "open", "confirmed", "retracted", "closed"];

    /// <summary>Every one is as severe as this, or more.</summary>
    public const int AnySeverity = 0;

    /// <summary>The least severity of each level, the lowest first.</summary>
    public static readonly (int From, string Name)[] Levels = [(AnySeverity, "low"), (40, "moderate"), (60, "high"), (80, "severe")];

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
        Gap => "stream silent",
        _ => kind,
    };

    /// <summary>Keywords that were merged into an anomaly, without its own.</summary>
    public static string[] OtherMembers(Anomaly anomaly) => [.. anomaly.Members.Where(member => member != anomaly.Keyword)];

    /// <summary>A keyword as a person says it.</summary>
    public static string KeywordName(string keyword) => keyword switch
    {
        Posts.Keyword.EveryPost => "all posts",
        _ when keyword.StartsWith(Posts.Keyword.MusicPrefix, StringComparison.Ordinal) => $"sound {keyword.AsSpan(Posts.Keyword.MusicPrefix.Length)}",
        _ => keyword,
    };
}
