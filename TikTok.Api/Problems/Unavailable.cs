using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace TikTok.Api.Problems;

/// <summary>The answer 503: what is the matter, and when to ask again.</summary>
internal static class Unavailable
{
    private const int SecondsToWait = 5;

    public static async Task WriteAsync(HttpContext context, string title, string detail)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = SecondsToWait.ToString(CultureInfo.InvariantCulture);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = title,
                Detail = $"{detail} Nothing is lost; ask again in {SecondsToWait} seconds.",
            },
        });
    }
}
