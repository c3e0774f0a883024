namespace TikTok.Storage.Ownership;

/// <summary>What lies in a data directory, by name.</summary>
/// <param name="Path">The directory, absolute.</param>
internal sealed record DirectoryFiles(string Path)
{
    /// <summary>The file whose lock makes its holder the owner; never deleted, since a lock on a deleted file keeps nobody out.</summary>
    public string Lock => In("tiktok.lock");

    /// <summary>Who the owner is, for those whom it keeps out.</summary>
    public string Owner => In("tiktok.owner.json");

    /// <summary>The file that those lock together who work in the lake without owning the directory.</summary>
    public string Users => In("tiktok.users");

    /// <summary>The marker: a directory with it is ours.</summary>
    public string Marker => In("tiktok-data.json");

    /// <summary>Keeps everything out of version control.</summary>
    public string Ignore => In(".gitignore");

    public string Log => In("log");

    public string Lake => In("lake");

    public string Sample => In("sample");

    public string Database => In("postgres");

    /// <summary>There as long as a deletion that <c>--fresh</c> has begun is not done.</summary>
    public string Clearing => In("tiktok.fresh");

    /// <summary>Whether there is nothing but what a start leaves before its marker, and what a file system itself puts into its root.</summary>
    public bool IsEmpty() => Directory.EnumerateFileSystemEntries(Path)
        .All(entry => entry == Lock || entry == Users || entry.StartsWith(Owner, StringComparison.Ordinal) || entry.StartsWith(Marker, StringComparison.Ordinal)
            || System.IO.Path.GetFileName(entry) == "lost+found");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
