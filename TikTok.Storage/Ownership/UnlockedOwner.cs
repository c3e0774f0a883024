using TikTok.Storage.EventLog.Embedded;

namespace TikTok.Storage.Ownership;

/// <summary>
/// An owner that lives though the lock is free: a lock file that is deleted, or put back from a copy, keeps nobody out. Its record
/// and the lock of its log are asked too before anything is touched.
/// </summary>
internal static class UnlockedOwner
{
    /// <summary>The refusal that it deserves; null when there is none. For the holder of the lock.</summary>
    public static DirectoryInUseException? Find(DirectoryFiles files)
    {
        var owner = DirectoryOwner.Read(files);
        if (owner is { Lives: true })
            return new DirectoryInUseException(files.Path, owner, $", though its {Path.GetFileName(files.Lock)} was deleted or replaced (if this is a copy of its directory, delete {Path.GetFileName(files.Owner)} here)");
        return LogLock.IsHeld(files.Log)
            ? new DirectoryInUseException(files.Path, owner is { MayLive: true } ? owner : null, ", which holds the lock of its log")
            : null;
    }
}
