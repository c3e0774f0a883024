using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TikTok.Posts;

namespace TikTok.ServiceDefaults.Web;

/// <summary>Refuses what a browser sends on behalf of a stranger's page: requests under a foreign name, connections from a foreign origin.</summary>
internal static class HostCheck
{
    /// <summary>Looks at every request, before anything else does.</summary>
    public static void UseHostCheck(this WebApplication app)
    {
        var allowed = app.Services.GetRequiredService<IOptions<WebOptions>>().Value.AllowedHosts;
        var names = new Lazy<HostNames>(() => new HostNames(app.Urls, allowed)); // the addresses are known when it listens
        app.Use((context, next) => Look(context, names.Value) is { } refusal ? refusal.ExecuteAsync(context) : next(context));
    }

    private static IResult? Look(HttpContext context, HostNames names)
    {
        var request = context.Request;
        if (!names.Accepts(request.Host))
            return Results.Problem(
                $"'{TerminalText.Excerpt(request.Host.Host, 100)}' is no name of this service: ask it under the address that it printed, or add the name to Web:AllowedHosts (Web__AllowedHosts__0).",
                statusCode: StatusCodes.Status400BadRequest, title: "This host name is not known here.");
        if (CanAct(request) && request.Headers.Origin is { Count: > 0 } origins && !origins.All(origin => names.AcceptsOrigin(origin ?? "", request.Host)))
            return Results.Problem(
                $"A page of '{TerminalText.Excerpt(origins.ToString(), 100)}' may not talk to this service; where a proxy shows it under that name, add the name to Web:AllowedHosts (Web__AllowedHosts__0).",
                statusCode: StatusCodes.Status403Forbidden, title: "This origin is not known here.");
        return null;
    }

    // What is read by GET a browser gives to pages of the same origin only; a connection it gives to anybody.
    private static bool CanAct(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method)
        || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
}
