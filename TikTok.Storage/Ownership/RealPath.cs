namespace TikTok.Storage.Ownership;

/// <summary>Where a path leads.</summary>
public static class RealPath
{
    private static readonly StringComparison s_comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The full path with every symbolic link in it followed; what is not there yet stays as it is written.</summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
            return full; // the root
        var here = Path.Combine(Of(parent), Path.GetFileName(full));
        return new FileInfo(here) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Of(target.FullName) : here;
    }

    /// <summary>Whether a real path is that of a folder, or lies in it.</summary>
    /// <param name="folder">The folder's real path.</param>
    /// <param name="path">The real path.</param>
    public static bool Contains(string folder, string path) =>
        path.StartsWith(folder, s_comparison) && (path.Length == folder.Length || path[folder.Length] == Path.DirectorySeparatorChar || Path.EndsInDirectorySeparator(folder));
}
