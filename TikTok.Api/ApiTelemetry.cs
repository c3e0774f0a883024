using System.Diagnostics.Metrics;

namespace TikTok.Api;

/// <summary>The meter of this project.</summary>
internal static class ApiTelemetry
{
    public static readonly Meter Meter = new("TikTok.Api");
}
