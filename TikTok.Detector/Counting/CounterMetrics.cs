using System.Diagnostics.Metrics;

namespace TikTok.Detector.Counting;

/// <summary>What the Counter measures; one call per commit.</summary>
internal static class CounterMetrics
{
    private static readonly Counter<long> s_commits = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.counter.commits", "{commit}", "Transactions of counts and offset.");
    private static readonly Counter<long> s_posts = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.counter.posts", "{post}", "Posts counted.");
    private static readonly Counter<long> s_late = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.counter.late", "{post}", "Posts behind the watermark: archived, not scored.");
    private static readonly Counter<long> s_setAside = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.counter.set_aside", "{post}", "Posts whose clocks are wrong: archived under the hour at which they arrived, not scored; by reason.");
    private static readonly Counter<long> s_repeated = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.counter.repeated", "{post}", "Re-sent posts, not counted again.");
    private static readonly Counter<long> s_rounded = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.counter.rounded", "{post}", "Posts with the id of another post: archived, not counted.");
    private static readonly Gauge<long> s_ids = DetectorTelemetry.Meter.CreateGauge<long>("tiktok.counter.remembered_ids", "{id}", "Ids of posts that are remembered, to count a re-sent one once; by partition.");

    public static void Committed(PartitionCounter counter, int partition)
    {
        s_commits.Add(1);
        s_posts.Add(counter.Counted);
        foreach (var uncounted in counter.Uncounted())
            if (uncounted.Reason == UncountedReason.Late)
                s_late.Add(uncounted.Posts);
            else if (uncounted.Reason == UncountedReason.Repeated)
                s_repeated.Add(uncounted.Posts);
            else if (uncounted.Reason == UncountedReason.Rounded)
                s_rounded.Add(uncounted.Posts);
            else
                s_setAside.Add(uncounted.Posts, new KeyValuePair<string, object?>("reason", uncounted.Reason == UncountedReason.Ahead ? "ahead" : "behind"));
        s_ids.Record(counter.RememberedIds, new KeyValuePair<string, object?>("messaging.destination.partition.id", partition));
    }
}
