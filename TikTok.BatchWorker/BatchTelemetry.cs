using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TikTok.BatchWorker;

/// <summary>The one source of spans and the one meter of this project.</summary>
internal static class BatchTelemetry
{
    public const string Name = "TikTok.BatchWorker";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
