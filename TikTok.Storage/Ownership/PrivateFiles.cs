using System.Runtime.InteropServices;

namespace TikTok.Storage.Ownership;

/// <summary>Files that nobody but their owner may read.</summary>
public static partial class PrivateFiles
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const uint ForOthers = 63; // octal 077

    // What a link leads to is not ours to change.
    private static readonly EnumerationOptions s_ownFiles = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>From now on every file that this process creates is its owner's alone, also those of libraries. For programs, at their start.</summary>
    public static void OnlyFromNowOn()
    {
        if (!OperatingSystem.IsWindows())
            _ = UMask(ForOthers);
    }

    /// <summary>How a file is opened that is its owner's alone from the moment of its creation.</summary>
    internal static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Creates a directory and those above it that one can pass through but not look into: PostgreSQL, which refuses root, runs below as another account.</summary>
    internal static void CreatePassable(string directory)
    {
        if (Directory.Exists(directory))
            return;
        if (Path.GetDirectoryName(directory) is { } parent)
            CreatePassable(parent);
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, Passable);
    }

    /// <summary>Takes from others the right to look into a directory; whether they may pass through it stays as it is.</summary>
    internal static void HideContents(string directory)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(directory) is var mode && (mode & ~Passable) != UnixFileMode.None)
            SetMode(directory, mode & Passable);
    }

    /// <summary>Takes a directory, with all that is in it, from everybody but its owner.</summary>
    internal static void Close(string directory)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(directory))
            return;
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", s_ownFiles))
            SetMode(entry.FullName, entry.UnixFileMode & Owner);
        SetMode(directory, Owner);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Another account's, which lets us write there (a mounted volume, say): what we create inside is closed by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint UMask(uint mask);
}
