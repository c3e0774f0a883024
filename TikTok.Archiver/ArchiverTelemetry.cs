using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TikTok.Archiver;

/// <summary>The one source of spans and the one meter of this project.</summary>
internal static class ArchiverTelemetry
{
    public const string Name = "TikTok.Archiver";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
