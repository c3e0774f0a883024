using Microsoft.Extensions.Logging;
using TikTok.Storage.Database;
using TikTok.Storage.Ownership;

namespace TikTok.Standalone;

/// <summary>What <c>--fresh</c> deletes.</summary>
internal static class FreshStart
{
    private static readonly string[] s_ours = ["log", "lake", "sample"];

    /// <summary>
    /// Deletes what earlier runs have written into a directory that is ours, by name and shape. Where something else lies among it,
    /// nothing is deleted. A start after one that was killed in the middle of this calls it again.
    /// </summary>
    /// <exception cref="DataDirectoryException">Somebody works in the lake now, or something there is not ours.</exception>
    public static async Task ClearAsync(DataDirectory directory, ILogger logger, CancellationToken cancellationToken)
    {
        using var alone = directory.KeepUsersOut();
        if ((OwnFiles.FindForeign(directory) ?? await PrivateCluster.FindForeignAsync(directory.Path, TimeProvider.System, cancellationToken)) is { } foreign)
            throw new DataDirectoryException($"{foreign} is not of this program's making, and --fresh deletes only what is: move it out of {directory.Path}, then start again. Nothing was deleted.");
        var again = DirectoryClearing.IsUnfinished(directory.Path);
        DirectoryClearing.Begin(directory);
        await PrivateCluster.DeleteAsync(directory.Path, binariesDirectory: null, logger, TimeProvider.System, cancellationToken);
        foreach (var folder in s_ours.Select(name => new DirectoryInfo(Path.Combine(directory.Path, name))).Where(folder => folder.Exists))
            Delete(folder);
        DirectoryClearing.End(directory);
        if (again)
            Log.ClearingCompleted(logger, directory.Path);
        else
            Log.Cleared(logger, directory.Path);
    }

    /// <summary>A folder that somebody has put elsewhere, by a link, stays there.</summary>
    private static void Delete(DirectoryInfo folder)
    {
        if (folder.LinkTarget is null)
        {
            folder.Delete(recursive: true);
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
            if (entry is DirectoryInfo inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
    }
}
