using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using TikTok.ServiceDefaults;

namespace TikTok.Api.Problems;

/// <summary>Says 503 and when to come back while PostgreSQL is away; every other failure is a 500 without details.</summary>
internal sealed class DatabaseAwayHandler(IProblemDetailsService problems, ILogger<DatabaseAwayHandler> logger) : IExceptionHandler
{
    private const int SecondsToWait = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not NpgsqlException failure || !DatabaseAway.Is(failure))
            return false;
        Log.DatabaseAway(logger, httpContext.Request.Path, failure.Message);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = SecondsToWait.ToString(CultureInfo.InvariantCulture);
        await problems.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "The database is away.",
                Detail = $"PostgreSQL does not answer at the moment. Nothing is lost; ask again in {SecondsToWait} seconds.",
            },
        });
        return true;
    }
}
