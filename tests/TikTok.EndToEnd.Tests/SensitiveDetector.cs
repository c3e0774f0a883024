namespace TikTok.EndToEnd.Tests;

/// <summary>
/// Settings with which a few thousand posts make anomalies by the dozen: what the tests of guarantees need is much to compare, not
/// good judgement.
/// </summary>
internal static class SensitiveDetector
{
    private static readonly Dictionary<string, string> s_settings = new(StringComparer.Ordinal)
    {
        ["Detector:Ranking:FalseDiscoveryRate"] = "1",
        ["Detector:Ranking:MergeOverlap"] = "1",
        ["Detector:Ranking:CloseAfter"] = "00:30:00",
        ["Detector:Seasonal:WarmUpDays"] = "0.25",
        ["Detector:Seasonal:MinPosts"] = "3",
        ["Detector:Tracking:MinAuthors"] = "2",
        ["Detector:Tracking:MinEmergingAuthors"] = "2",
    };

    /// <summary>For a command line.</summary>
    public static IEnumerable<string> Arguments => s_settings.Select(setting => $"--{setting.Key}={setting.Value}");

    /// <summary>For an environment.</summary>
    public static Dictionary<string, string> Environment => s_settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value, StringComparer.Ordinal);
}
