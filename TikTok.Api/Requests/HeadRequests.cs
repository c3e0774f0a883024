namespace TikTok.Api.Requests;

/// <summary>
/// <c>HEAD</c> is answered as <c>GET</c> is, headers and all: the endpoints know <c>GET</c>, and the web server, which goes by what was
/// asked, sends no body.
/// </summary>
internal static class HeadRequests
{
    public static async Task AnswerAsGetAsync(HttpContext context, RequestDelegate next)
    {
        var asked = context.Request.Method;
        if (!HttpMethods.IsHead(asked))
        {
            await next(context);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = asked;
        }
    }
}
