using System.Security.Cryptography;
using System.Text;

namespace TikTok.Api.Page;

/// <summary>The page at <c>/</c>: one embedded document, whose policy lets run its own script and style and nothing else.</summary>
internal static class PageEndpoints
{
    private const string Resource = "TikTok.Api.Page.index.html";

    public static void MapPage(this WebApplication app)
    {
        var html = Read();
        var bytes = Encoding.UTF8.GetBytes(html);
        var policy = $"default-src 'none'; script-src '{HashOf(html, "script")}'; style-src '{HashOf(html, "style")}'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        app.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = policy;
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(bytes, "text/html; charset=utf-8");
        }).ExcludeFromDescription();
    }

    // Browsers hash what they parsed, in which a line ends with LF whatever the checkout did.
    private static string Read()
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string HashOf(string html, string element)
    {
        var start = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = html.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html[start..end])))}";
    }
}
