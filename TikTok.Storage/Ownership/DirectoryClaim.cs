using TikTok.Storage.Database;

namespace TikTok.Storage.Ownership;

/// <summary>Decides whether a directory is ours, and makes it ours when it may be.</summary>
internal static class DirectoryClaim
{
    /// <summary>Refuses a directory that holds other things. Writes nothing, not even a lock file.</summary>
    /// <exception cref="DataDirectoryException">It is not ours, or of a newer version, or no place for one.</exception>
    public static void RefuseForeign(DirectoryFiles files)
    {
        DirectoryPlace.Refuse(files);
        if (DirectoryMarker.Read(files) is null && Directory.Exists(files.Path) && !IsEmpty(files) && !EarlierVersion.LooksLikeOne(files))
            throw Foreign(files);
    }

    /// <summary>Gives the directory its marker, once. For the holder of its lock.</summary>
    /// <exception cref="DataDirectoryException">It is not ours after all, or a process of an earlier version works in it.</exception>
    public static async Task MarkAsync(DirectoryFiles files, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (DirectoryMarker.Read(files) is null)
        {
            if (!files.IsEmpty() && !await EarlierVersion.IsOneAsync(files, clock, cancellationToken))
                throw Foreign(files);
            // What an earlier version made was readable by everybody, and had locks of its own.
            foreach (var folder in new[] { files.Log, files.Lake, files.Sample })
                PrivateFiles.Close(folder);
            foreach (var name in new[] { "postgres.lock", "postgres.owner" })
                File.Delete(Path.Combine(files.Path, name));
            DirectoryMarker.Now(clock).Write(files);
        }

        if (!File.Exists(files.Ignore))
            WholeFile.Write(files.Ignore, "*");
        PrivateFiles.HideContents(files.Path);
    }

    /// <summary>
    /// Refuses root in a directory of somebody else, to whom that would be allowed: what root writes there, its owner could not
    /// read any more.
    /// </summary>
    /// <exception cref="DataDirectoryException">It is somebody else's.</exception>
    public static async Task RefuseRootAmongOthersFilesAsync(DirectoryFiles files, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || new[] { files.Marker, EarlierVersion.SignOf(files) }.FirstOrDefault(File.Exists) is not { } ours)
            return;
        var listed = await ClusterProcess.RunAsync(["ls", "-nd", "--", ours], input: null, clock, cancellationToken);
        if (listed.Succeeded && listed.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var account, ..] && account != "0")
            throw new DataDirectoryException($"{files.Path} belongs to the account with id {account}, which could not read any more what root writes there: start as that account, or give another directory with --data. Nothing was changed.");
    }

    private static bool IsEmpty(DirectoryFiles files)
    {
        try
        {
            return files.IsEmpty();
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new DataDirectoryException($"{files.Path} belongs to another account ({closed.Message}): start as that account, or give another directory with --data.", closed);
        }
    }

    private static DataDirectoryException Foreign(DirectoryFiles files) =>
        new($"{files.Path} holds other things, and none that this program has made: give an empty directory, or a new one, with --data. Nothing was changed.");
}
