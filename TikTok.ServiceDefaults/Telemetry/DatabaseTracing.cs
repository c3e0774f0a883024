using System.Diagnostics;
using Npgsql;

namespace TikTok.ServiceDefaults.Telemetry;

/// <summary>
/// Which statements get spans: those of a web request, where a person wants to see what was slow. A stage has one span per
/// batch, and its statements would be a span per record.
/// </summary>
internal static class DatabaseTracing
{
    public static void TraceRequestsOnly(NpgsqlDataSourceBuilder database) => database.ConfigureTracing(tracing => tracing
        .ConfigureCommandFilter(_ => IsInRequest())
        .ConfigureBatchFilter(_ => IsInRequest())
        .ConfigureCopyOperationFilter(_ => IsInRequest())
        .EnablePhysicalOpenTracing(enable: false));

    private static bool IsInRequest()
    {
        for (var span = Activity.Current; span is not null; span = span.Parent)
            if (span.Kind == ActivityKind.Server)
                return true;
        return false;
    }
}
