namespace TikTok.Storage.Ownership;

/// <summary>A deletion that <c>--fresh</c> has begun: noted from before its first file to after its last, so that one that was cut short is completed and not taken for a loss.</summary>
public static class DirectoryClearing
{
    /// <summary>Whether one has begun and is not done.</summary>
    public static bool IsUnfinished(string path) => File.Exists(new DirectoryFiles(path).Clearing);

    /// <summary>Notes that one begins.</summary>
    public static void Begin(DataDirectory directory) =>
        WholeFile.Write(new DirectoryFiles(directory.Path).Clearing, "A start with --fresh deletes log, lake, database and sample; the Standalone's next start completes that.");

    /// <summary>Notes that it is done.</summary>
    public static void End(DataDirectory directory) => File.Delete(new DirectoryFiles(directory.Path).Clearing);

    /// <summary>For everybody but the program that completes it.</summary>
    /// <exception cref="DataDirectoryException">One is not done.</exception>
    public static void Refuse(string path)
    {
        if (IsUnfinished(path))
            throw new DataDirectoryException($"A start with --fresh was ended before it had deleted everything in {path}: start the Standalone there once, which completes that, or give another directory with --data.");
    }
}
