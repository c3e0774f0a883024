using System.Globalization;
using TikTok.Storage.Database;

namespace TikTok.Standalone;

/// <summary>Which alerts were printed, and as what: a revision that changes numbers alone is no news.</summary>
internal sealed class ToldAnomalies
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <summary>What there is to tell of a revision: <c>raised</c>, <c>confirmed</c>, <c>retracted</c>, <c>closed</c>; null for nothing.</summary>
    public string? Take(AnomalyRecord anomaly)
    {
        var before = _told.GetValueOrDefault(anomaly.Id);
        if (before is null && !anomaly.Alert)
            return null;
        if (anomaly.State is "retracted" or "closed")
        {
            _told.Remove(anomaly.Id);
            return before is null && anomaly.Kind == "gap" ? "over" : anomaly.State; // a silence is known when it has ended
        }

        var news = anomaly.State == "confirmed" ? "confirmed" : "raised";
        if (news == before || before == "confirmed")
            return null;
        _told[anomaly.Id] = news;
        return news;
    }

    /// <summary>The numbers of an anomaly: 84 posts in the hour to 03:10, 6.2 expected.</summary>
    public static string Numbers(AnomalyRecord anomaly)
    {
        var end = anomaly.PeakAt.AddSeconds(anomaly.WindowSeconds);
        return anomaly switch
        {
            { Kind: "gap" } => string.Create(CultureInfo.InvariantCulture, $"{(anomaly.EndsAt - anomaly.StartsAt).TotalMinutes:#,0} minutes without a post, some {anomaly.Expected:#,0} missing"),
            { HourObserved: 0, HourExpected: 0 } => string.Create(CultureInfo.InvariantCulture,
                $"{anomaly.Observed:#,0} posts in the {anomaly.WindowSeconds / 60} minutes to {end:HH:mm}, {anomaly.Expected:#,0.#} expected"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{anomaly.HourObserved:#,0} posts in the hour to {end:HH:mm}, {anomaly.HourExpected:#,0.#} expected"),
        };
    }
}
