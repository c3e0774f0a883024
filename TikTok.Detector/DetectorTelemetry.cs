using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TikTok.Detector;

/// <summary>The one source of spans and the one meter of this project.</summary>
internal static class DetectorTelemetry
{
    public const string Name = "TikTok.Detector";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
