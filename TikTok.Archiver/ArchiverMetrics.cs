using System.Diagnostics.Metrics;

namespace TikTok.Archiver;

/// <summary>What the Archiver measures; one call per commit.</summary>
internal static class ArchiverMetrics
{
    private static readonly Meter s_meter = new("TikTok.Archiver");
    private static readonly Counter<long> s_objects = s_meter.CreateCounter<long>("tiktok.archiver.objects", "{object}", "Objects that are durable in the lake; they count when a manifest names them.");
    private static readonly Counter<long> s_manifests = s_meter.CreateCounter<long>("tiktok.archiver.manifests", "{manifest}", "Commits to the lake.");
    private static readonly Counter<long> s_records = s_meter.CreateCounter<long>("tiktok.archiver.records", "{record}", "Records that are committed to the lake.");
    private static readonly Counter<long> s_recent = s_meter.CreateCounter<long>("tiktok.archiver.recent_posts", "{post}", "Posts that are durable in the latest view.");
    private static readonly Counter<long> s_deadLetters = s_meter.CreateCounter<long>("tiktok.archiver.dead_letters", "{record}", "Dead letters that are durable in PostgreSQL.");

    public static void ObjectsWritten(int objects) => s_objects.Add(objects);

    public static void ManifestWritten(long records)
    {
        s_manifests.Add(1);
        s_records.Add(records);
    }

    public static void RecentPostsWritten(long posts) => s_recent.Add(posts);

    public static void DeadLettersWritten(int records) => s_deadLetters.Add(records);
}
