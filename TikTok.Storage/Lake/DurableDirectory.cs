using System.Runtime.InteropServices;

namespace TikTok.Storage.Lake;

/// <summary>What .NET offers no call for: to sync a directory, which makes a rename durable on Unix, and to move a file to a free name only.</summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;
    private const int NameTaken = 17; // EEXIST

    /// <summary>Moves a file to a name that must be free; of many callers at once exactly one gets true.</summary>
    /// <exception cref="IOException">The name is a directory's, or the file cannot be linked.</exception>
    public static bool TryMoveToFreeName(string file, string target)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(file, target);
        // On Unix File.Move looks whether the name is free and then renames: two callers can both find it free.
        if (Link(file, target) == 0)
        {
            File.Delete(file);
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error == NameTaken && !Directory.Exists(target))
            return false;
        throw new IOException($"{target} cannot be linked: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    private static bool TryMove(string file, string target)
    {
        try
        {
            File.Move(file, target, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
    }

    /// <summary>Creates a directory and those above it; a new name is durable when its parent is synced.</summary>
    public static void Create(string directory)
    {
        if (Directory.Exists(directory))
            return;
        var parent = Path.GetDirectoryName(directory)!;
        Create(parent);
        Directory.CreateDirectory(directory);
        Sync(parent);
    }

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

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
