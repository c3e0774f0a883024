namespace TikTok.Replayer.Input;

/// <summary>Knows by their names the files that lie in directories without being meant: hidden ones, those that archivers add, and downloads that are not finished.</summary>
internal static class Leftovers
{
    private static readonly string[] s_unfinished = [".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart", ".aria2", ".swp", "~"];
    private static readonly string[] s_names = ["__MACOSX", "Thumbs.db", "desktop.ini", "_SUCCESS"];

    /// <summary>Whether it is one of these, or lies in one.</summary>
    /// <param name="path">The path below the directory that was given.</param>
    public static bool Is(string path)
    {
        var parts = path.Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        return parts.Any(part => part[0] == '.' || s_names.Contains(part, StringComparer.OrdinalIgnoreCase))
            || parts is [.., var name] && s_unfinished.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }
}
