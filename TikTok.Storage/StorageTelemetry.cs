using System.Diagnostics.Metrics;

namespace TikTok.Storage;

/// <summary>The one meter, and the name of the one source of spans, of this project.</summary>
internal static class StorageTelemetry
{
    public const string Name = "TikTok.Storage";

    public static readonly Meter Meter = new(Name);
}
