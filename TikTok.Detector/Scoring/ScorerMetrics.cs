using System.Diagnostics.Metrics;

namespace TikTok.Detector.Scoring;

/// <summary>What the Scorer measures; one call per batch.</summary>
internal static class ScorerMetrics
{
    private static readonly Meter s_meter = new("TikTok.Detector.Scorer");
    private static readonly Counter<long> s_commits = s_meter.CreateCounter<long>("tiktok.scorer.commits", "{commit}", "Transactions of candidates and offset.");
    private static readonly Counter<long> s_candidates = s_meter.CreateCounter<long>("tiktok.scorer.candidates", "{candidate}", "Windows that stood out.");
    private static readonly Counter<long> s_series = s_meter.CreateCounter<long>("tiktok.scorer.series_rows", "{row}", "Rows of closed windows that are durable in PostgreSQL.");
    private static readonly Counter<long> s_snapshots = s_meter.CreateCounter<long>("tiktok.scorer.snapshots", "{snapshot}", "Snapshots that are durable in the lake.");

    public static void Committed(int candidates)
    {
        s_commits.Add(1);
        s_candidates.Add(candidates);
    }

    public static void SeriesWritten(int rows) => s_series.Add(rows);

    public static void SnapshotSaved() => s_snapshots.Add(1);
}
