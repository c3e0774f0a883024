using System.Diagnostics.Metrics;
using TikTok.Storage.EventLog.Tracing;

namespace TikTok.Archiver;

/// <summary>What the Archiver measures; one call per commit.</summary>
internal static class ArchiverMetrics
{
    private static readonly Counter<long> s_objects = ArchiverTelemetry.Meter.CreateCounter<long>("tiktok.archiver.objects", "{object}", "Objects that are durable in the lake; they count when a manifest names them.");
    private static readonly Counter<long> s_manifests = ArchiverTelemetry.Meter.CreateCounter<long>("tiktok.archiver.manifests", "{manifest}", "Commits to the lake.");
    private static readonly Counter<long> s_records = ArchiverTelemetry.Meter.CreateCounter<long>("tiktok.archiver.records", "{record}", "Records that are committed to the lake.");
    private static readonly Gauge<long> s_pending = ArchiverTelemetry.Meter.CreateGauge<long>("tiktok.archiver.pending.size", "By", "Memory that the records of the last commit to the lake took before it; by partition.");
    private static readonly Counter<long> s_recent = ArchiverTelemetry.Meter.CreateCounter<long>("tiktok.archiver.recent_posts", "{post}", "Posts that are durable in the latest view.");
    private static readonly Counter<long> s_deadLetters = ArchiverTelemetry.Meter.CreateCounter<long>("tiktok.archiver.dead_letters", "{record}", "Dead letters that are durable in PostgreSQL.");
    private static readonly Histogram<double> s_freshness = ArchiverTelemetry.Meter.CreateHistogram<double>(
        "tiktok.archiver.freshness", "s", "From the append of the oldest post of a batch until the batch is in the latest view.", advice: Freshness.Buckets);

    public static void ObjectsWritten(int objects) => s_objects.Add(objects);

    public static void Pending(long bytes, int partition) => s_pending.Record(bytes, new KeyValuePair<string, object?>("messaging.destination.partition.id", partition));

    public static void ManifestWritten(long records)
    {
        s_manifests.Add(1);
        s_records.Add(records);
    }

    /// <param name="posts">Posts.</param>
    /// <param name="originMs">When the oldest of them was appended; of no meaning without posts.</param>
    /// <param name="nowMs">Now.</param>
    public static void RecentPostsWritten(long posts, long originMs, long nowMs)
    {
        s_recent.Add(posts);
        if (posts > 0)
            s_freshness.Record((nowMs - originMs) / 1000.0);
    }

    public static void DeadLettersWritten(int records) => s_deadLetters.Add(records);
}
