namespace TikTok.Storage.Ownership;

/// <summary>A data directory cannot be used; the message is one line that says what to do next.</summary>
public class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process owns the data directory.</summary>
/// <param name="path">The directory.</param>
/// <param name="owner">Who it is; null when it did not say so in time.</param>
/// <param name="detail">What else there is to know about it.</param>
public sealed class DirectoryInUseException(string path, DirectoryOwner? owner, string detail = "") : DataDirectoryException(
    $"The data directory {path} is in use by {owner?.Describe() ?? "another process, which has not said which one it is"}{detail}: stop that first, or give another directory with --data. Nothing was changed.")
{
    /// <summary>The other process.</summary>
    public DirectoryOwner? Owner => owner;
}
