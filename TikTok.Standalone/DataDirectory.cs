using Microsoft.Extensions.Logging;
using TikTok.Storage.Database;

namespace TikTok.Standalone;

/// <summary>What the Standalone keeps on disk.</summary>
internal static class DataDirectory
{
    private static readonly string[] s_owned = ["log", "lake", "sample"];

    /// <summary>Deletes what earlier runs have written, and nothing else that may lie there.</summary>
    public static async Task ClearAsync(string directory, ILogger logger, CancellationToken cancellationToken)
    {
        await PrivateCluster.DeleteAsync(directory, binariesDirectory: null, logger, TimeProvider.System, cancellationToken);
        foreach (var folder in s_owned.Select(name => Path.Combine(directory, name)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }
}
