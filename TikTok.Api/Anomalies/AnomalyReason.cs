using System.Globalization;

namespace TikTok.Api.Anomalies;

/// <summary>Says in one sentence why an anomaly was raised.</summary>
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

    private static string Count(long count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Number(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
