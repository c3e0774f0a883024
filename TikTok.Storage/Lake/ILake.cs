namespace TikTok.Storage.Lake;

/// <summary>An object in the lake.</summary>
/// <param name="Key">Its key, with <c>/</c> between the parts.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct LakeObject(string Key, long Length);

/// <summary>The object store: an S3 bucket, or a directory. Keys are UTF-8 paths without leading slash, <c>.</c> or <c>..</c> parts.</summary>
public interface ILake
{
    /// <summary>Writes an object, replacing one of that key. Whole and durable when it returns, never half visible.</summary>
    Task PutAsync(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>Writes an object only if its key is free (S3: <c>If-None-Match: *</c>).</summary>
    /// <returns>False when the key is taken; nothing was written then.</returns>
    Task<bool> TryCreateAsync(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens an object, whose stream tells its length; null when there is none.</summary>
    Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Lists objects below a prefix, in the ordinal order of their keys (S3: of their code points, which differs beyond U+D7FF only).</summary>
    IAsyncEnumerable<LakeObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; fine when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}

/// <summary>The lake cannot do what was asked; the message says what to do about it.</summary>
public class LakeException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The lake cannot be reached or is in trouble itself: the same call can succeed later.</summary>
public sealed class LakeAwayException(string message, Exception? inner = null) : LakeException(message, inner);
