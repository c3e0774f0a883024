using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using TikTok.ServiceDefaults;

namespace TikTok.AppHost.Terminal;

/// <summary>Finds out that an address is taken before anything is started; Aspire would say so for each of its parts, with stack traces.</summary>
internal static class TakenAddresses
{
    // The page's address goes first: it is the one that people know.
    private static readonly string[] s_dashboard = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    /// <summary>Refuses to start where another program listens.</summary>
    /// <param name="page">Where the page will be; null when that is found out later.</param>
    /// <param name="configuration">Where the dashboard's addresses are; null without a dashboard.</param>
    /// <exception cref="IOException">One is taken; the message says what to do.</exception>
    public static void Refuse(Uri? page, IConfiguration? configuration)
    {
        if (page is not null && IsTaken(page))
            throw new IOException($"{page.OriginalString} is taken, perhaps by another start of this: stop that program, or choose another address with --urls.");
        foreach (var name in s_dashboard)
            foreach (var url in configuration?[name]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
                if (Uri.TryCreate(url, UriKind.Absolute, out var address) && IsTaken(address))
                    throw new IOException($"{url}, of the dashboard, is taken, perhaps by another AppHost: stop that program, or choose another address with {name} (dotnet run --no-launch-profile).");
    }

    private static bool IsTaken(Uri address)
    {
        if (address.Port == 0 || !address.IsLoopback)
            return false;
        try
        {
            using var listener = ListeningExtensions.Reserve(address);
            return false;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}
