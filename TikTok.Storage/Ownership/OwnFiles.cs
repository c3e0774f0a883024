using System.Text.RegularExpressions;

namespace TikTok.Storage.Ownership;

/// <summary>What this program writes into log, lake and sample, by name; <c>--fresh</c> deletes nothing else.</summary>
public static partial class OwnFiles
{
    // Links too: none is of our making.
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The first thing in there that is not of this program's making; null when there is none.</summary>
    public static string? FindForeign(DataDirectory directory)
    {
        var files = new DirectoryFiles(directory.Path);
        return Foreign(files.Log, LogName()).Concat(Foreign(files.Lake, LakeName())).Concat(Foreign(files.Sample, SampleName())).FirstOrDefault();
    }

    /// <summary>What a folder holds directly that is not called like this.</summary>
    internal static IEnumerable<string> NotNamed(string folder, Regex names) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, "*", s_all).Where(entry => !names.IsMatch(Path.GetFileName(entry))) : [];

    /// <summary>A folder's files, and its folders with a slash at their end, have to match whole.</summary>
    private static IEnumerable<string> Foreign(string root, Regex shapes, string below = "")
    {
        if (!Directory.Exists(root))
            yield break;
        foreach (var entry in new DirectoryInfo(Path.Combine(root, below)).EnumerateFileSystemInfos("*", s_all))
        {
            var isFolder = entry is DirectoryInfo { LinkTarget: null };
            var name = below + entry.Name + (isFolder ? "/" : string.Empty);
            if (!shapes.IsMatch(name))
                yield return entry.FullName;
            else if (isFolder)
                foreach (var inner in Foreign(root, shapes, name))
                    yield return inner;
        }
    }

    /// <summary>RocksDB's.</summary>
    [GeneratedRegex(@"^(\d+\.(log|sst|blob|dbtmp)(\.trash)?|CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|MANIFEST-\d+|OPTIONS-\d+(\.dbtmp)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogName();

    /// <summary>The keys of the lake, the folders that lead to them, and what is half written.</summary>
    [GeneratedRegex("""
        ^(
          \.tmp/(\d+-[0-9a-f]{32}-[0-9a-f]{32})?
        | posts/(dt=\d{4}-\d\d-\d\d/(hr=\d\d/(p\d+-\d{20}-(c\d+-)?\d+\.ndjson\.zst)?)?)?
        | posts/_manifests/(p\d+/(\d{20}\.json)?)?
        | posts/_days/(dt=\d{4}-\d\d-\d\d/(\d+\.json)?)?
        | state/(identity|scorer/(p\d+/(\d{20})?)?)?
        )$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LakeName();

    /// <summary>The sample and its truth, also half written.</summary>
    [GeneratedRegex(@"^(sample\.ndjson|truth\.json)(\.[\w.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SampleName();
}
