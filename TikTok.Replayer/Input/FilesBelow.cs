using System.IO.Enumeration;
using TikTok.Storage.Ownership;

namespace TikTok.Replayer.Input;

/// <summary>The files of a directory and all below it, each once: a symbolic link to what is read anyway is not read a second time.</summary>
internal static class FilesBelow
{
    /// <summary>All files below a directory, in no order. Links to directories are followed where they lead out of it, each target once.</summary>
    public static IEnumerable<string> Of(string directory)
    {
        var root = RealPath.Of(directory);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        return new FileSystemEnumerable<string>(directory, (ref entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || RealPath.Of(entry.ToFullPath()) is var target && !Contains(root, target) && !Contains(target, root) && visited.Add(target),
        };
    }

    /// <summary>The paths in ordinal order, without links to files that are among them too.</summary>
    public static IEnumerable<string> WithoutLinksToOthers(IEnumerable<string> paths)
    {
        var known = paths.Order(StringComparer.Ordinal).ToList();
        var real = new HashSet<string>(known.Where(path => File.ResolveLinkTarget(path, returnFinalTarget: false) is null).Select(RealPath.Of), StringComparer.Ordinal);
        return known.Where(path => File.ResolveLinkTarget(path, returnFinalTarget: false) is null || real.Add(RealPath.Of(path)));
    }

    private static bool Contains(string directory, string path) =>
        path == directory || path.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal) || directory == Path.GetPathRoot(directory);
}
