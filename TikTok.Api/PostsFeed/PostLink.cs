namespace TikTok.Api.PostsFeed;

/// <summary>Addresses on TikTok.</summary>
internal static class PostLink
{
    // Handles come from strangers: whatever they hold, the address stays on this host and is one path.
    public static string Of(string handle, string id) => $"https://www.tiktok.com/@{Uri.EscapeDataString(handle)}/video/{Uri.EscapeDataString(id)}";

    public static string OfAuthor(string handle) => $"https://www.tiktok.com/@{Uri.EscapeDataString(handle)}";
}
