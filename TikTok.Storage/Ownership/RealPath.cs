namespace TikTok.Storage.Ownership;

/// <summary>Where a path leads.</summary>
public static class RealPath
{
    /// <summary>The full path with every symbolic link in it followed; what is not there yet stays as it is written.</summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
            return full; // the root
        var here = Path.Combine(Of(parent), Path.GetFileName(full));
        return new FileInfo(here) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Of(target.FullName) : here;
    }
}
