using System.Diagnostics.Metrics;

namespace TikTok.Replayer.Replay;

/// <summary>What the Replayer measures; one call per committed batch.</summary>
internal static class ReplayMetrics
{
    private static readonly Meter s_meter = new("TikTok.Replayer");
    private static readonly Counter<long> s_commits = s_meter.CreateCounter<long>("tiktok.replayer.commits", "{commit}", "Batches that are durable in the log.");
    private static readonly Counter<long> s_records = s_meter.CreateCounter<long>("tiktok.replayer.records", "{record}", "Records that are durable in the log.");
    private static readonly Counter<long> s_bytes = s_meter.CreateCounter<long>("tiktok.replayer.bytes", "By", "Bytes that are durable in the log.");

    public static void Committed(int records, int bytes)
    {
        s_commits.Add(1);
        s_records.Add(records);
        s_bytes.Add(bytes);
    }
}
