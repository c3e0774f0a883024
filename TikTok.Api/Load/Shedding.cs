using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using TikTok.Api.Problems;
using TikTok.ServiceDefaults.Connections;

namespace TikTok.Api.Load;

/// <summary>
/// Answers as many requests at a time as the API has connections, lets a few wait, and refuses what is beyond: an answer that
/// comes too late is worth nothing, and costs those who wait behind it.
/// </summary>
internal static class Shedding
{
    private const string Policy = "database";

    public static IServiceCollection AddShedding(this IServiceCollection services)
    {
        services.AddSingleton<ShedRequests>().AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<DatabaseOptions>, IOptions<ApiOptions>>((limiter, database, api) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.OnRejected = RefuseAsync;
            limiter.AddConcurrencyLimiter(Policy, limit =>
            {
                limit.PermitLimit = database.Value.ApiConnections;
                limit.QueueLimit = api.Value.MaxWaiting;
                limit.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            });
        });
        return services;
    }

    /// <summary>Requests of these endpoints are limited, and each is answered in time or told that it cannot be.</summary>
    public static RouteGroupBuilder WithShedding(this RouteGroupBuilder endpoints) => endpoints.RequireRateLimiting(Policy).AddEndpointFilter<AnswerInTime>();

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        context.RequestServices.GetRequiredService<ShedRequests>().Count();
        await Unavailable.WriteAsync(context, "Too many requests at once.", "More requests are under way than this API answers at a time.");
    }
}
