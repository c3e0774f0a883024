using System.Diagnostics.Metrics;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Detector.Ranking;

/// <summary>What the Ranker measures; one call per transaction.</summary>
internal static class RankerMetrics
{
    private static readonly Counter<long> s_commits = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.ranker.commits", "{commit}", "Transactions of anomalies and offset.");
    private static readonly Counter<long> s_anomalies = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.ranker.anomalies", "{anomaly}", "Anomalies raised or revised.");
    private static readonly Counter<long> s_published = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.ranker.published", "{anomaly}", "Anomalies that are durable in tiktok.anomalies.");
    private static readonly Histogram<double> s_freshness = DetectorTelemetry.Meter.CreateHistogram<double>(
        "tiktok.ranker.freshness", "s", "From the append of the oldest post of the batch that raised or revised anomalies until they are visible.",
        advice: Freshness.Buckets);

    /// <param name="anomalies">Anomalies raised or revised.</param>
    /// <param name="originMs">When the oldest post behind the batch was appended.</param>
    /// <param name="nowMs">Now.</param>
    public static void Committed(int anomalies, long originMs, long nowMs)
    {
        s_commits.Add(1);
        s_anomalies.Add(anomalies);
        if (anomalies > 0)
            s_freshness.Record((nowMs - originMs) / 1000.0);
    }

    public static void Published(int anomalies) => s_published.Add(anomalies);
}
