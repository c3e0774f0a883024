using System.Globalization;

namespace TikTok.Api.Anomalies;

/// <summary>Says in plain words why an anomaly was raised.</summary>
internal static class AnomalyReason
{
    /// <summary>For example: 57 posts by 43 authors between 13:00 and 14:00 UTC, where 5.2 were expected (normal up to 11.9).</summary>
    public static string Of(Anomaly anomaly)
    {
        var window = TimeSpan.FromSeconds(anomaly.WindowSeconds);
        var soFar = anomaly.State == "provisional" ? " so far" : "";
        var expected = anomaly.Expected < 0.05 ? "hardly any" : Number(anomaly.Expected);
        var normal = anomaly.Observed < anomaly.Expected ? $"normal from {Number(anomaly.BandLower)}" : $"normal up to {Number(anomaly.BandUpper)}";
        var windows = (long)((anomaly.EndsAt - anomaly.StartsAt) / window);
        var longer = windows > 1 ? $", the strongest of {windows} windows since {Clock(anomaly.StartsAt)} UTC" : "";
        return $"{Count(anomaly.Observed, "post")} by {Count(anomaly.Authors, "author")} between {Clock(anomaly.PeakAt)} and {Clock(anomaly.PeakAt + window)} UTC{soFar}, "
            + $"where {expected} were expected ({normal}){longer}.";
    }

    /// <summary>The numbers, short: 57 posts, normal is 1 to 12.</summary>
    public static string Numbers(Anomaly anomaly) =>
        $"{Count(anomaly.Observed, "post")}{(anomaly.State == "provisional" ? " so far" : "")}, normal is {Normal(anomaly)}";

    /// <summary>What it means, without the keyword's name: is mentioned about 11 times as often as usual.</summary>
    public static string Headline(Anomaly anomaly)
    {
        if (anomaly.Kind == "emerging")
            return "is new: hardly anybody used it before";
        var shift = anomaly.Kind == "level-shift" ? "has settled at a new level: " : "is mentioned ";
        if (anomaly.Expected < 0.05)
            return $"{shift}out of nowhere";
        return shift + (anomaly.Observed / anomaly.Expected) switch
        {
            >= 10 and var times => $"about {Number(Math.Round(times))} times as often as usual",
            >= 2 and var times => $"about {Number(Math.Round(times, 1))} times as often as usual",
            >= 1 and var times => $"{Percent(times - 1)} more often than usual",
            0 => "not at all, which is not usual",
            var share => $"{Percent(1 - share)} less often than usual",
        };
    }

    /// <summary>What speaks for it and what to keep in mind, a sentence each.</summary>
    public static IEnumerable<string> Details(Anomaly anomaly, CoKeyword? companion)
    {
        var expected = anomaly.Expected < 0.05 ? "hardly any" : $"about {Number(anomaly.Expected)}";
        yield return $"{Count(anomaly.Observed, "post")} in {Window(anomaly)}, where {expected} were expected and {Normal(anomaly)} would be normal.";
        if (anomaly.Observed > 1)
            yield return Breadth(anomaly);
        if (companion is { Share: >= 0.25 })
            yield return $"{Percent(companion.Share)} of these posts also have {Isolated(AnomalyWords.KeywordName(companion.Keyword))}.";
        if (anomaly.Members.Where(member => member != anomaly.Keyword).Select(member => Isolated(AnomalyWords.KeywordName(member))).ToList() is { Count: > 0 } others)
            yield return $"Raised together with it, by the same posts: {string.Join(", ", others)}.";
        var windows = (long)((anomaly.EndsAt - anomaly.StartsAt).TotalSeconds / anomaly.WindowSeconds);
        if (windows > 1)
            yield return $"It has lasted {Duration(anomaly.EndsAt - anomaly.StartsAt)}; the numbers are those of its strongest {(anomaly.WindowSeconds == 3600 ? "hour" : "five minutes")}.";
        if (anomaly.Coverage < 0.9)
            yield return $"The stream brought posts in only {Percent(anomaly.Coverage)} of that time, so the real number may differ.";
        if (anomaly.State == "provisional")
            yield return "This is provisional: the time it counts is not over, and the number can only grow.";
    }

    /// <summary>The normal band: 1 to 12.</summary>
    public static string Normal(Anomaly anomaly) =>
        anomaly.BandUpper < 1 ? "none" : $"{Number(Math.Ceiling(anomaly.BandLower))} to {Number(Math.Max(Math.Ceiling(anomaly.BandLower), Math.Ceiling(anomaly.BandUpper) - 1))}";

    /// <summary>The length of its windows: an hour.</summary>
    public static string Window(Anomaly anomaly) => anomaly.WindowSeconds == 3600 ? "an hour" : "five minutes";

    /// <summary>A number and what it counts: 1 post, 1,204 posts.</summary>
    public static string Count(long count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>How much of a unit: 38 %.</summary>
    public static string Percent(double share) => $"{Number(Math.Round(share * 100))} %";

    private static string Breadth(Anomaly anomaly) => ((double)anomaly.Authors / anomaly.Observed) switch
    {
        >= 0.99 => "Every post is by somebody else: many people talk about it.",
        >= 0.5 => $"{Count(anomaly.Authors, "different author")} wrote them: it is not one account.",
        _ => $"Only {Count(anomaly.Authors, "author")} wrote them: it may be a campaign or spam.",
    };

    private static string Duration(TimeSpan length) => length.TotalHours switch
    {
        >= 48 => $"{Number(Math.Round(length.TotalDays))} days",
        >= 2 => $"{Number(Math.Round(length.TotalHours))} hours",
        _ => $"{Number(Math.Round(length.TotalMinutes))} minutes",
    };

    // A keyword may be right-to-left: it must not turn the sentence around (Unicode: first strong isolate, pop isolate).
    private static string Isolated(string keyword) => $"\u2068{keyword}\u2069";

    private static string Number(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
