using System.Diagnostics.Metrics;

namespace TikTok.BatchWorker;

/// <summary>What the daily work measures; one call per day.</summary>
internal static class BatchMetrics
{
    private static readonly Counter<long> s_days = BatchTelemetry.Meter.CreateCounter<long>("tiktok.batch.days_parsed", "{day}", "Stream days that are durable in PostgreSQL.");
    private static readonly Counter<long> s_versions = BatchTelemetry.Meter.CreateCounter<long>("tiktok.batch.baselines_published", "{version}", "Versions of the baselines.");
    private static readonly Counter<long> s_trends = BatchTelemetry.Meter.CreateCounter<long>("tiktok.batch.trends_published", "{day}", "Stream days whose trends are in PostgreSQL.");

    public static void DayParsed() => s_days.Add(1);

    public static void BaselinesPublished() => s_versions.Add(1);

    public static void TrendsPublished() => s_trends.Add(1);
}
