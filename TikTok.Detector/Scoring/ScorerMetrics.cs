using System.Diagnostics.Metrics;

namespace TikTok.Detector.Scoring;

/// <summary>What the Scorer measures; one call per batch.</summary>
internal static class ScorerMetrics
{
    private static readonly Counter<long> s_commits = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.scorer.commits", "{commit}", "Transactions of candidates and offset.");
    private static readonly Counter<long> s_candidates = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.scorer.candidates", "{candidate}", "Windows that stood out.");
    private static readonly Counter<long> s_series = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.scorer.series_rows", "{row}", "Rows of closed windows that are durable in PostgreSQL.");
    private static readonly Counter<long> s_snapshots = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.scorer.snapshots", "{snapshot}", "Snapshots that are durable in the lake.");
    private static readonly Counter<long> s_unreadable = DetectorTelemetry.Meter.CreateCounter<long>("tiktok.scorer.snapshots.unreadable", "{snapshot}", "Snapshots that could not be read; an older one, or the log, was used.");
    private static readonly Histogram<double> s_snapshotTime = DetectorTelemetry.Meter.CreateHistogram<double>("tiktok.scorer.snapshot.duration", "s", "Time until a snapshot is durable; the partition goes on meanwhile.");
    private static readonly Histogram<double> s_captureTime = DetectorTelemetry.Meter.CreateHistogram<double>("tiktok.scorer.snapshot.capture.duration", "s", "Time that the copy for a snapshot takes; the partition waits for it.");
    private static readonly Gauge<long> s_snapshotSize = DetectorTelemetry.Meter.CreateGauge<long>("tiktok.scorer.snapshot.size", "By", "Size of the last snapshot.");
    private static readonly Gauge<long> s_cells = DetectorTelemetry.Meter.CreateGauge<long>("tiktok.scorer.open_cells", "{cell}", "Keywords in windows that are not closed yet: the state that a partition holds.");

    public static void Committed(int candidates, WindowStore store, int partition)
    {
        s_commits.Add(1);
        s_candidates.Add(candidates);
        s_cells.Record(store.Open.Sum(window => window.Cells.Count), new KeyValuePair<string, object?>("messaging.destination.partition.id", partition));
    }

    public static void SeriesWritten(int rows) => s_series.Add(rows);

    public static void SnapshotUnreadable(int partition) => s_unreadable.Add(1, new KeyValuePair<string, object?>("messaging.destination.partition.id", partition));

    public static void SnapshotCaptured(TimeSpan duration) => s_captureTime.Record(duration.TotalSeconds);

    public static void SnapshotSaved(TimeSpan duration, long bytes)
    {
        s_snapshots.Add(1);
        s_snapshotTime.Record(duration.TotalSeconds);
        s_snapshotSize.Record(bytes);
    }
}
