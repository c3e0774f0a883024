using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace TikTok.ServiceDefaults;

/// <summary>Where a service listens.</summary>
public static class ListeningExtensions
{
    /// <summary>Listens on loopback where no address is configured in any of the ways that ASP.NET Core knows.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="port">The port; 0 = one that is free, for a service that only answers how it is.</param>
    public static WebApplicationBuilder ListenOnLoopbackUnlessTold(this WebApplicationBuilder builder, int port)
    {
        string[] addresses = ["urls", "http_ports", "https_ports"];
        var told = addresses.Any(name => !string.IsNullOrWhiteSpace(builder.Configuration[name]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!told)
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder;
    }

    /// <summary>Refuses what is no address, which the web server would do last of all.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static void CheckAddresses(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            BindingAddress.Parse(url);
    }
}
