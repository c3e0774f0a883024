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
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                || RealPath.Of(entry.ToFullPath()) is var target && !RealPath.Contains(root, target) && !RealPath.Contains(target, root) && visited.Add(target),
        };
    }

    /// <summary>The paths in ordinal order, without links to files that are among them too.</summary>
    public static IEnumerable<string> WithoutLinksToOthers(IEnumerable<string> paths)
    {
        var all = paths.Order(StringComparer.Ordinal).ToList();
        var links = all.Where(path => File.ResolveLinkTarget(path, returnFinalTarget: false) is not null).ToHashSet(StringComparer.Ordinal);
        if (links.Count == 0)
            return all;
        var known = all.Where(path => !links.Contains(path)).Select(RealPath.Of).ToHashSet(StringComparer.Ordinal);
        return all.Where(path => !links.Contains(path) || known.Add(RealPath.Of(path)));
    }
}
