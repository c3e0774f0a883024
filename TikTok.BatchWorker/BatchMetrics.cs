using System.Diagnostics.Metrics;

namespace TikTok.BatchWorker;

/// <summary>What the daily work measures; one call per day.</summary>
internal static class BatchMetrics
{
    private static readonly Counter<long> s_days = BatchTelemetry.Meter.CreateCounter<long>("tiktok.batch.days_parsed", "{day}", "Stream days that are durable in PostgreSQL.");
    private static readonly Counter<long> s_versions = BatchTelemetry.Meter.CreateCounter<long>("tiktok.batch.baselines_published", "{version}", "Versions of the baselines.");

    public static void DayParsed() => s_days.Add(1);

    public static void BaselinesPublished() => s_versions.Add(1);
}
