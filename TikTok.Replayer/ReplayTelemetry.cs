using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TikTok.Replayer;

/// <summary>The one source of spans and the one meter of this project.</summary>
internal static class ReplayTelemetry
{
    public const string Name = "TikTok.Replayer";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
