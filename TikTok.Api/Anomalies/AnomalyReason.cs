namespace TikTok.Api.Anomalies;

/// <summary>Says in plain words why an anomaly was raised, and what has become of it.</summary>
internal static class AnomalyReason
{
    /// <summary>For example: 84 posts in the hour to 03:10 UTC, where about 6 were expected; 9 authors wrote the 12 of its last five minutes.</summary>
    public static string Of(Anomaly anomaly)
    {
        var what = anomaly.Kind == AnomalyWords.Gap
            ? $"The stream was silent from {Wording.Period(anomaly.StartsAt, anomaly.EndsAt)} UTC; {Missing(anomaly)}."
            : Sentence(anomaly, Figures.Of(anomaly));
        return TakenBack(anomaly) is { } why
            ? $"Taken back: {why}. {what}"
            : $"{what}{Lasted(anomaly)}{NoAlert(anomaly)}";
    }

    /// <summary>The numbers, short: 84 posts in an hour, about 6 expected.</summary>
    public static string Numbers(Anomaly anomaly)
    {
        if (anomaly.Kind == AnomalyWords.Gap)
            return Missing(anomaly);
        var figures = Figures.Of(anomaly);
        var before = anomaly.Kind switch { "emerging" => "hardly any before", "level-shift" => $"{figures.ExpectedInWords} usual", _ => $"{figures.ExpectedInWords} expected" };
        return $"{Posts(figures)} {InTime(anomaly, figures)}{SoFar(anomaly)}, {before}";
    }

    /// <summary>What it means, without the keyword's name: is mentioned about 14 times as often as usual.</summary>
    public static string Headline(Anomaly anomaly)
    {
        if (anomaly.Kind == AnomalyWords.Gap)
            return $"The stream was silent for {Wording.Duration(anomaly.EndsAt - anomaly.StartsAt)}";
        if (anomaly.Kind == "emerging")
            return "is new: hardly anybody used it before";
        var figures = Figures.Of(anomaly);
        if (anomaly.Kind == "level-shift" && figures.Observed == 0)
            return "has settled at a new level: hardly any mentions";
        var shift = anomaly.Kind == "level-shift" ? "has settled at a new level: " : "is mentioned ";
        if (figures.OutOfNowhere)
            return $"{shift}out of nowhere";
        return shift + (figures.Observed / figures.Expected) switch
        {
            >= 10 and var times => $"about {Wording.Number(Math.Round(times))} times as often as usual",
            >= 2 and var times => $"about {Wording.Number(Math.Round(times, 1))} times as often as usual",
            >= 1 and var times => $"{Wording.Percent(times - 1)} more often than usual",
            0 => "not at all, which is not usual",
            var share => $"{Wording.Percent(1 - share)} less often than usual",
        };
    }

    /// <summary>Who wrote its posts, as far as it is known: 43 authors wrote them. Null when there is nothing to say.</summary>
    public static string? Breadth(Anomaly anomaly) => (anomaly.Authors, anomaly.Observed, anomaly.Hour) switch
    {
        (0, _, _) or (_, <= 1, _) => null,
        (_, _, null) => $"{Wording.Count(anomaly.Authors, "author")} wrote them",
        _ => $"{Wording.Count(anomaly.Authors, "author")} wrote the {Wording.Number(anomaly.Observed)} of its last five minutes",
    };

    /// <summary>Why it was taken back; null when it was not.</summary>
    public static string? TakenBack(Anomaly anomaly) => anomaly.State switch
    {
        "retracted" when anomaly.OpenedAt is null => $"its {Wording.Length(TimeSpan.FromSeconds(anomaly.WindowSeconds))} did not stand out on their own in the end",
        "retracted" => "nothing followed",
        _ => null,
    };

    /// <summary>Some 1,200 posts are missing.</summary>
    public static string Missing(Anomaly anomaly) => $"some {Wording.Rough(anomaly.Expected)} posts are missing";

    /// <summary>Why nobody is told, without a stop; null when somebody is.</summary>
    public static string? Quiet(Anomaly anomaly) => anomaly.Alert ? null : anomaly.QuietReason switch
    {
        "budget" => "No alert: others of that day were more severe",
        "rescored" => "No alert: an earlier version of the detector has told of this time",
        "merged" => "No alert of its own: it was part of another anomaly",
        _ => "No alert",
    };

    private static string Sentence(Anomaly anomaly, Figures figures)
    {
        var when = $"the {Wording.Length(figures.Length)} to {Wording.Clock(figures.Until)} UTC{SoFar(anomaly)}";
        var breadth = Breadth(anomaly) is { } authors ? $"; {authors}" : "";
        return anomaly.Kind switch
        {
            "level-shift" => $"A new normal of {(figures.Observed > 0 ? $"some {Posts(figures)}" : "hardly any posts")} {InTime(anomaly, figures)} as of {Wording.Clock(figures.Until)} UTC, where {figures.ExpectedInWords} were usual.",
            "emerging" => $"Hardly anybody used it before: {Posts(figures)} in {when}{breadth}.",
            "drop" => $"{(figures.Observed > 0 ? $"Only {Posts(figures)}" : "No posts")} in {when}, where {figures.ExpectedInWords} were expected.",
            _ => $"{Posts(figures)} in {when}, where {figures.ExpectedInWords} were expected{breadth}.",
        };
    }

    private static string Lasted(Anomaly anomaly)
    {
        if (anomaly.Kind is AnomalyWords.Gap or "level-shift" || anomaly.DurationSeconds <= anomaly.WindowSeconds)
            return "";
        return $" It {(anomaly.State == "closed" ? "lasted" : "has lasted")} {Wording.Duration(TimeSpan.FromSeconds(anomaly.DurationSeconds))}.";
    }

    private static string NoAlert(Anomaly anomaly) => Quiet(anomaly) is { } why ? $" {why}." : "";

    private static string Posts(Figures figures) => Wording.Count(figures.Observed, "post");

    // A new level goes on hour by hour; everything else was in one hour.
    private static string InTime(Anomaly anomaly, Figures figures) => (figures.Length == TimeSpan.FromHours(1), anomaly.Kind) switch
    {
        (true, "level-shift") => "an hour",
        (true, _) => "in an hour",
        _ => "in five minutes",
    };

    private static string SoFar(Anomaly anomaly) => anomaly.State == "provisional" ? " so far" : "";
}
