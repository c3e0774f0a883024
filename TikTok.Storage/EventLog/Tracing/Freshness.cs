using System.Diagnostics.Metrics;

namespace TikTok.Storage.EventLog.Tracing;

/// <summary>What the freshness histograms have in common: a view within seconds is what the product promises.</summary>
public static class Freshness
{
    /// <summary>Bucket boundaries in seconds, fine around the promise.</summary>
    public static InstrumentAdvice<double> Buckets { get; } = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1800] };
}
