namespace TikTok.Storage.Ownership;

/// <summary>Locks of the system on files: it frees them when their holder ends, however it ends.</summary>
internal static class DirectoryLock
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    /// <summary>Takes a lock that nobody else can hold meanwhile; null when somebody does, alone or with others.</summary>
    /// <exception cref="DataDirectoryException">The file cannot be written, or its file system has no locks.</exception>
    public static FileStream? TryTakeAlone(string file)
    {
        if (TryOpen(file, FileAccess.ReadWrite, FileShare.None) is not { } held)
            return null;
        // A file system without locks, or a runtime that is told not to use them, lets everybody in.
        if (TryOpen(file, FileAccess.ReadWrite, FileShare.None) is not { } second)
            return held;
        second.Dispose();
        held.Dispose();
        throw new DataDirectoryException($"{file} cannot be locked, so nothing would keep a second start out: choose a directory with --data whose file system has locks, and leave DOTNET_SYSTEM_IO_DISABLEFILELOCKING unset.");
    }

    /// <summary>Takes a lock together with others; null when somebody holds it alone.</summary>
    /// <exception cref="DataDirectoryException">The file cannot be read or created.</exception>
    public static FileStream? TryTakeTogether(string file) => TryOpen(file, FileAccess.Read, FileShare.Read);

    private static FileStream? TryOpen(string file, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(file, PrivateFiles.Options(FileMode.OpenOrCreate, access, share));
        }
        catch (IOException taken) when (taken.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"{file} cannot be locked ({failure.Message}): give this account the right to write there, or another directory with --data.", failure);
        }
    }
}
