using System.Diagnostics.Metrics;

namespace TikTok.Replayer.Replay;

/// <summary>What the Replayer measures; one call per committed batch.</summary>
internal static class ReplayMetrics
{
    private static readonly Counter<long> s_commits = ReplayTelemetry.Meter.CreateCounter<long>("tiktok.replayer.commits", "{commit}", "Batches that are durable in the log.");
    private static readonly Counter<long> s_records = ReplayTelemetry.Meter.CreateCounter<long>("tiktok.replayer.records", "{record}", "Records that are durable in the log.");
    private static readonly Counter<long> s_bytes = ReplayTelemetry.Meter.CreateCounter<long>("tiktok.replayer.bytes", "By", "Bytes that are durable in the log.");

    public static void Committed(int records, int bytes)
    {
        s_commits.Add(1);
        s_records.Add(records);
        s_bytes.Add(bytes);
    }
}
