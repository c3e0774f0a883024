using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TikTok.Api.Requests;

/// <summary>
/// Refuses an address that is too long with a reason. The web server does it without one, before anybody else sees the request: so it is
/// let read much longer ones, and they are refused here. Beyond its buffer of 1 MB it is its own empty answer that is given.
/// </summary>
internal static class LongAddresses
{
    /// <summary>Most characters of an address.</summary>
    public const int Most = 8 * 1024;

    public static IServiceCollection AddLongAddresses(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestLineSize = (int)(kestrel.Limits.MaxRequestBufferSize ?? 1 << 20));

    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        var address = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (address.Length <= Most)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status414UriTooLong;
        return context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status414UriTooLong,
                Title = "The address is too long.",
                Detail = $"It has {address.Length} characters, {Most} are accepted: give shorter parameters.",
            },
        }).AsTask();
    }
}
