namespace TikTok.Api.Anomalies;

/// <summary>What speaks for an anomaly and what to keep in mind, a sentence each.</summary>
internal static class AnomalyDetails
{
    public static IEnumerable<string> Of(Anomaly anomaly, CoKeyword? companion) => anomaly.Kind == AnomalyWords.Gap
        ?
        [
            $"No post came in that time; {AnomalyReason.Missing(anomaly)}.",
            "It says nothing about TikTok: the source, or the way from it to here, was interrupted.",
            "No keyword is judged by this time, and none learns from it: it is not observed, which is not the same as zero.",
            .. Life(anomaly),
        ]
        : [.. Numbers(anomaly, companion), .. Life(anomaly)];

    /// <summary>The normal band: 1 to 12.</summary>
    public static string Normal(Anomaly anomaly) => anomaly.BandUpper < 1
        ? "none"
        : $"{Wording.Number(Math.Ceiling(anomaly.BandLower))} to {Wording.Number(Math.Max(Math.Ceiling(anomaly.BandLower), Math.Ceiling(anomaly.BandUpper) - 1))}";

    private static IEnumerable<string> Numbers(Anomaly anomaly, CoKeyword? companion)
    {
        var figures = Figures.Of(anomaly);
        var length = Wording.Length(figures.Length);
        yield return anomaly.Hour is null
            ? $"{AnomalyReason.Numbers(anomaly)}; {Normal(anomaly)} would be normal."
            : $"{AnomalyReason.Numbers(anomaly)}.";
        if (anomaly is { Observed: > 1, Authors: > 0 })
            yield return Breadth(anomaly);
        if (companion is { Share: >= 0.25 })
            yield return $"{Wording.Percent(companion.Share)} of these posts also have {Wording.Isolated(companion.Name)}.";
        if (anomaly.DurationSeconds > anomaly.WindowSeconds)
            yield return $"It {(anomaly.State is "closed" or "retracted" ? "lasted" : "has lasted")} {Wording.Duration(TimeSpan.FromSeconds(anomaly.DurationSeconds))}; the numbers are those of the {length} that stood out most.";
        if (anomaly.Coverage < 0.9)
            yield return $"The stream brought posts in only {Wording.Percent(anomaly.Coverage)} of that time, so the real number may differ.";
    }

    private static IEnumerable<string> Life(Anomaly anomaly)
    {
        if (anomaly.State == "provisional")
            yield return "This is provisional: the time it counts is not over, and the number can only grow.";
        else if (anomaly.State == "open")
            yield return "It is open: more of it confirms it; if nothing follows, it is taken back.";
        if (AnomalyReason.Quiet(anomaly) is { } quiet)
            yield return $"{quiet}.";
    }

    private static string Breadth(Anomaly anomaly)
    {
        var authors = AnomalyReason.Breadth(anomaly);
        return ((double)anomaly.Authors / anomaly.Observed) switch
        {
            >= 0.99 when anomaly.Hour is null => "Every post is by somebody else: many people talk about it.",
            >= 0.5 => $"{authors}: it is not one account.",
            _ => $"Only {authors}: it may be a campaign or spam.",
        };
    }
}
