namespace TikTok.Storage.Ownership;

/// <summary>Refuses a place that cannot be a data directory, from what is there; writes nothing.</summary>
internal static class DirectoryPlace
{
    /// <summary>Refuses what is a file, or lies in another data directory, or has a file where a folder is needed.</summary>
    /// <exception cref="DataDirectoryException">It is one of these.</exception>
    public static void Refuse(DirectoryFiles files)
    {
        if (files.Path.Any(char.IsControl))
            throw new DataDirectoryException($"The data directory {files.Path.ReplaceLineEndings("\\n")} has a line break or another control character in its path, which PostgreSQL cannot work with: give another directory with --data.");
        if (File.Exists(files.Path))
            throw new DataDirectoryException($"{files.Path} is a file: give a directory with --data.");
        if (Above(files.Path).Concat(Above(RealPath.Of(files.Path))).FirstOrDefault(above => File.Exists(new DirectoryFiles(above).Marker)) is { } outer)
            throw new DataDirectoryException($"{files.Path} lies in the data directory {outer}, whose --fresh could delete it: give a directory outside of that with --data.");
        if (new[] { files.Log, files.Lake, files.Database, files.Sample }.FirstOrDefault(File.Exists) is { } file)
            throw new DataDirectoryException($"{file} is a file where this program needs a directory: move it away, or give another directory with --data. Nothing was changed.");
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
            yield return above;
    }
}
