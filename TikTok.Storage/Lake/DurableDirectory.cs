using System.Runtime.InteropServices;

namespace TikTok.Storage.Lake;

/// <summary>Makes a rename durable: on Unix the directory itself has to be synced, which .NET offers no call for.</summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;

    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals the rename
        var handle = Open(directory, ReadOnly);
        if (handle < 0)
            throw new LakeException($"The lake directory {directory} cannot be opened to sync it (errno {Marshal.GetLastPInvokeError()}).");
        var result = FSync(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (result != 0)
            throw new LakeException($"The lake directory {directory} cannot be synced (errno {error}). Mend the disk, then start again.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
