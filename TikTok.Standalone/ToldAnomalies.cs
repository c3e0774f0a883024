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
        if (anomaly.Kind == "gap")
            return string.Create(CultureInfo.InvariantCulture, $"no post for {(anomaly.EndsAt - anomaly.StartsAt).TotalMinutes:#,0} min, some {anomaly.Expected:#,0} missing");
        var end = anomaly.PeakAt.AddSeconds(anomaly.WindowSeconds);
        var (posts, expected, length) = anomaly is { HourObserved: 0, HourExpected: 0 }
            ? (anomaly.Observed, anomaly.Expected, $"{anomaly.WindowSeconds / 60} min")
            : (Math.Round(anomaly.HourObserved), anomaly.HourExpected, "hour");
        var before = anomaly.Kind == "emerging" ? "hardly any before" : string.Create(CultureInfo.InvariantCulture, $"{expected:#,0.#} expected");
        return string.Create(CultureInfo.InvariantCulture, $"{posts:#,0} {(posts is 1 ? "post" : "posts")} in the {length} to {end:HH:mm}, {before}");
    }
}
