using System.Diagnostics.Metrics;

namespace TikTok.Detector.Counting;

/// <summary>What the Counter measures; one call per commit.</summary>
internal static class CounterMetrics
{
    private static readonly Meter s_meter = new("TikTok.Detector.Counter");
    private static readonly Counter<long> s_commits = s_meter.CreateCounter<long>("tiktok.counter.commits", "{commit}", "Transactions of counts and offset.");
    private static readonly Counter<long> s_posts = s_meter.CreateCounter<long>("tiktok.counter.posts", "{post}", "Posts counted.");
    private static readonly Counter<long> s_late = s_meter.CreateCounter<long>("tiktok.counter.late", "{post}", "Posts behind the watermark: archived, not scored.");
    private static readonly Counter<long> s_repeated = s_meter.CreateCounter<long>("tiktok.counter.repeated", "{post}", "Re-sent posts, not counted again.");

    public static void Committed(PartitionCounter counter)
    {
        s_commits.Add(1);
        s_posts.Add(counter.Counted);
        s_late.Add(counter.Late);
        s_repeated.Add(counter.Repeated);
    }
}
