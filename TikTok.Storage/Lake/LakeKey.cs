namespace TikTok.Storage.Lake;

/// <summary>What is a key, the same in every lake.</summary>
internal static class LakeKey
{
    /// <summary>The key itself.</summary>
    /// <exception cref="ArgumentException">It is no path below the lake.</exception>
    public static string Checked(string key) => IsPath(key) ? key : throw new ArgumentException($"'{key}' is not a key of the lake.", nameof(key));

    /// <summary>Whether no part is empty, <c>.</c> or <c>..</c>.</summary>
    public static bool IsPath(string text) => !text.Split('/').Any(part => part is "" or "." or "..");
}
