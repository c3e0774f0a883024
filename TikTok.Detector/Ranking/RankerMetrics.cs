using System.Diagnostics.Metrics;

namespace TikTok.Detector.Ranking;

/// <summary>What the Ranker measures; one call per transaction.</summary>
internal static class RankerMetrics
{
    private static readonly Meter s_meter = new("TikTok.Detector.Ranker");
    private static readonly Counter<long> s_commits = s_meter.CreateCounter<long>("tiktok.ranker.commits", "{commit}", "Transactions of anomalies and offset.");
    private static readonly Counter<long> s_anomalies = s_meter.CreateCounter<long>("tiktok.ranker.anomalies", "{anomaly}", "Anomalies raised or revised.");
    private static readonly Counter<long> s_published = s_meter.CreateCounter<long>("tiktok.ranker.published", "{anomaly}", "Anomalies that are durable in tiktok.anomalies.");

    public static void Committed(int anomalies)
    {
        s_commits.Add(1);
        s_anomalies.Add(anomalies);
    }

    public static void Published(int anomalies) => s_published.Add(anomalies);
}
