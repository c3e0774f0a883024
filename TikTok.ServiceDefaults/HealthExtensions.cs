using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TikTok.ServiceDefaults.Web;

namespace TikTok.ServiceDefaults;

/// <summary>The health endpoints: <c>/health</c> with the reason for each part, <c>/alive</c> for "the process answers".</summary>
public static class HealthExtensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";

    /// <summary>Maps <c>/health</c> (200, or 503 when a part is unhealthy) and <c>/alive</c>; from here on, requests under a foreign name are refused.</summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.UseHostCheck();
        app.MapHealthChecks(HealthPath, new HealthCheckOptions { ResponseWriter = WriteReasonsAsync });
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false });
        return app;
    }

    internal static bool IsHealthPath(PathString path) => path.StartsWithSegments(HealthPath, StringComparison.Ordinal) || path.StartsWithSegments(AlivePath, StringComparison.Ordinal);

    private static Task WriteReasonsAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        parts = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = entry.Value.Status.ToString(), reason = entry.Value.Description ?? entry.Value.Exception?.Message },
            StringComparer.Ordinal),
    });
}
