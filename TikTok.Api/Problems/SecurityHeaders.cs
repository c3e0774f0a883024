using TikTok.Api.Page;

namespace TikTok.Api.Problems;

/// <summary>
/// Posts are hostile text: no browser may guess a content type, and nothing is run, loaded or framed but by the
/// page and the reference, each with a policy of its own.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    // The reference is a program with inline styles and scripts; it gets its own files and this API, no other host.
    private const string OwnFilesOnly =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var (request, headers) = (((HttpContext)state).Request, ((HttpContext)state).Response.Headers);
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.ContentSecurityPolicy = request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) ? OwnFilesOnly
                : request.Path == "/" ? PageExtensions.ContentSecurityPolicy : Nothing;
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
