using Microsoft.Extensions.Logging;
using TikTok.Storage.Database;
using TikTok.Storage.Ownership;

namespace TikTok.Standalone;

/// <summary>What <c>--fresh</c> deletes.</summary>
internal static class FreshStart
{
    private static readonly string[] s_ours = ["log", "lake", "sample"];

    /// <summary>Deletes what earlier runs have written into a directory that is ours, by name, and nothing else that may lie there.</summary>
    /// <exception cref="DataDirectoryException">Somebody works in the lake now.</exception>
    public static async Task ClearAsync(DataDirectory directory, ILogger logger, CancellationToken cancellationToken)
    {
        using var alone = directory.KeepUsersOut();
        await PrivateCluster.DeleteAsync(directory.Path, binariesDirectory: null, logger, TimeProvider.System, cancellationToken);
        foreach (var folder in s_ours.Select(name => Path.Combine(directory.Path, name)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        Log.Cleared(logger, directory.Path);
    }
}
