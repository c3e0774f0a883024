namespace TikTok.Api.Anomalies;

/// <summary>
/// The numbers that a person is told of an anomaly: those of its hour where they are known, since five minutes of a small keyword
/// say little; else those of its window.
/// </summary>
/// <param name="Observed">Posts, whole ones.</param>
/// <param name="Expected">Posts expected.</param>
/// <param name="Until">End of the time that they are of.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct Figures(long Observed, double Expected, DateTime Until, TimeSpan Length)
{
    public static Figures Of(Anomaly anomaly)
    {
        var window = TimeSpan.FromSeconds(anomaly.WindowSeconds);
        return anomaly.Hour is { } hour
            ? new Figures((long)Math.Round(hour.Observed), hour.Expected, anomaly.PeakAt + window, TimeSpan.FromHours(1))
            : new Figures(anomaly.Observed, anomaly.Expected, anomaly.PeakAt + window, window);
    }

    /// <summary>Whether so little was expected that it cannot be compared with.</summary>
    public bool OutOfNowhere => Expected < (Length == TimeSpan.FromHours(1) ? 0.5 : 0.05);

    /// <summary>What was expected, in words: about 6, 0.4, hardly any.</summary>
    public string ExpectedInWords => OutOfNowhere ? "hardly any" : Expected < 1 ? Wording.Number(Math.Max(0.1, Expected)) : $"about {Wording.Number(Math.Round(Expected))}";
}
