namespace TikTok.Storage.Database;

/// <summary>Advisory file locks in the service's data directory; the system releases them when a process dies.</summary>
internal static class ClusterLock
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until no other process starts, stops or deletes this cluster, and keeps others waiting until disposed.</summary>
    /// <param name="directory">The service's data directory.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="PrivateClusterException">The wait was too long, or the directory is not writable.</exception>
    public static async Task<IDisposable> TakeAsync(string directory, TimeSpan timeout, TimeProvider clock, CancellationToken ct)
    {
        var file = Path.Combine(directory, "postgres.lock");
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new PrivateClusterException($"cannot write to {directory}: choose another data directory or give this account the right to write there", e);
            }
            catch (IOException) when (File.Exists(file) && clock.GetElapsedTime(since) < timeout)
            {
                await Task.Delay(RetryInterval, clock, ct);
            }
            catch (IOException e)
            {
                throw new PrivateClusterException($"cannot lock {file}, which another process may hold while it starts or stops the database: {e.Message}", e);
            }
        }
    }

    /// <summary>Marks this process as an owner until disposed; several may be at once.</summary>
    public static IDisposable MarkOwner(string directory) =>
        new FileStream(OwnerFile(directory), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    /// <summary>True while an owner lives.</summary>
    public static bool HasOwner(string directory)
    {
        try
        {
            new FileStream(OwnerFile(directory), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            // The exclusive lock was refused because an owner holds a shared one.
            return true;
        }
    }

    private static string OwnerFile(string directory) => Path.Combine(directory, "postgres.owner");
}
