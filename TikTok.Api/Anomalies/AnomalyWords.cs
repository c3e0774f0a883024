namespace TikTok.Api.Anomalies;

/// <summary>The words that describe anomalies.</summary>
internal static class AnomalyWords
{
    public static readonly string[] Kinds = ["spike", "drop", "level-shift", "emerging"];

    public static readonly string[] States = ["provisional", "final"];
}
