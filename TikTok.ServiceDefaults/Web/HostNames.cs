using System.Net;
using Microsoft.AspNetCore.Http;

namespace TikTok.ServiceDefaults.Web;

/// <summary>
/// By which names a service may be asked. A page of a stranger can make a browser ask under the stranger's own name, which his DNS server
/// then says is ours (DNS rebinding), and read the answer: so a name that nobody gave us is refused. An address cannot be made so.
/// </summary>
/// <param name="listening">The addresses that the service listens on.</param>
/// <param name="allowed">Names of the setting.</param>
internal sealed class HostNames(IEnumerable<string> listening, IReadOnlyList<string> allowed)
{
    /// <summary>Every name.</summary>
    public const string Any = "*";

    private readonly string[] _listening = [.. listening.Select(url => BindingAddress.Parse(url).Host)];

    /// <summary>Whether a request may come under this name.</summary>
    public bool Accepts(HostString host)
    {
        var name = host.Host.TrimEnd('.');
        if (name.Length == 0) // HTTP/1.0; no browser leaves it out
            return true;
        if (IPAddress.TryParse(name, out var address))
            return IPAddress.IsLoopback(address) || IsListenedOn(name) || _listening.Any(IsWildcard) || IsAllowed(name);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IsListenedOn(name) || IsAllowed(name) || allowed.Contains(Any, StringComparer.Ordinal);
    }

    /// <summary>Whether a page of this origin may talk to a service that is asked under this name.</summary>
    public bool AcceptsOrigin(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && (page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && page.Port == (host.Port ?? DefaultPortOf(page)) || IsAllowed(page.Host));

    private bool IsListenedOn(string name) => _listening.Contains(name, StringComparer.OrdinalIgnoreCase);

    private bool IsAllowed(string name) => allowed.Any(known => known.StartsWith("*.", StringComparison.Ordinal)
        ? name.EndsWith(known[1..], StringComparison.OrdinalIgnoreCase)
        : known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static int DefaultPortOf(Uri page) => page.Scheme == Uri.UriSchemeHttps ? 443 : 80;

    private static bool IsWildcard(string name) => name is "*" or "+" or "0.0.0.0" or "[::]";
}
