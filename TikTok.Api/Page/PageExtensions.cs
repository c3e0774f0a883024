using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using TikTok.Api.Page.Health;
using TikTok.Api.Page.Live;

namespace TikTok.Api.Page;

/// <summary>The page at <c>/</c>: Blazor, rendered on the server, over the same readers as the API.</summary>
internal static class PageExtensions
{
    /// <summary>
    /// What the page may do: run the scripts of this origin, talk back to it, and nothing else. Neither inline scripts nor inline
    /// styles nor evaluated text, so that a post that got into the markup could still do nothing.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IServiceCollection AddPage(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();

        // Protects what the browser hands back to the process that rendered it. Nothing outlives the process, so no key has to.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<Handover>().AddSingleton<HealthLook>().AddTransient<LiveReader>().AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        return services;
    }

    public static void MapPage(this WebApplication app)
    {
        app.UseAntiforgery();

        // Only Development does this by itself: after a build, unlike after a publish, assets lie where their projects and packages are.
        if (!app.Environment.IsDevelopment())
            StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
        app.MapStaticAssets();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null) // ours is stricter
            .WithStaticAssets();
    }
}
