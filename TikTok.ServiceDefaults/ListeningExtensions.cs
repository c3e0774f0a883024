using System.Net;
using System.Net.Sockets;
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

    /// <summary>An address on loopback, for HTTP; null for any other.</summary>
    public static Uri? LoopbackAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback && address.Scheme == Uri.UriSchemeHttp ? address : null;

    /// <summary>Listens at an address on loopback, to find out whether it is free, and to keep it.</summary>
    /// <exception cref="SocketException">It is taken.</exception>
    public static TcpListener Reserve(Uri address)
    {
        var listener = new TcpListener(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback, address.Port);
        listener.Start();
        return listener;
    }

    /// <summary>Refuses what is no address, which the web server would do last of all.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static void CheckAddresses(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            BindingAddress.Parse(url);
    }
}
