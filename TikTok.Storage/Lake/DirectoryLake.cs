using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Lake;

/// <summary>
/// The lake in a directory: an object is written to a temporary file, synced, and renamed, so a killed process or a full disk
/// leaves no half object. Creating under a free key is a hard link, which exactly one writer wins.
/// </summary>
public sealed class DirectoryLake : ILake
{
    private const string TemporaryFolder = ".tmp";
    private static readonly string s_run = $"{Environment.ProcessId}-{Guid.NewGuid():N}-"; // process ids come again, in a container always
    private readonly string _root;

    /// <summary>Opens or creates the lake in a directory.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="logger">Told what was removed.</param>
    /// <param name="readOnly">Only to read: nothing is created, and nothing that may be another's is removed.</param>
    /// <exception cref="LakeException">The directory cannot be used.</exception>
    public DirectoryLake(string root, ILogger logger, bool readOnly = false)
    {
        _root = Path.GetFullPath(root);
        try
        {
            if (readOnly)
            {
                // What may not be looked into seems empty otherwise.
                if (Directory.Exists(_root))
                    _ = Directory.EnumerateFileSystemEntries(_root).Any();
                return;
            }

            Directory.CreateDirectory(Path.Combine(_root, TemporaryFolder));
            RemoveHalfWritten(logger);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LakeException($"The lake directory {_root} cannot be used: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        var temporary = await WriteTemporaryAsync(content, target, cancellationToken);
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotMoved(key, temporary, failure);
        }

        DurableDirectory.Sync(Path.GetDirectoryName(target)!);
    }

    /// <inheritdoc />
    public async Task<bool> TryCreateAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        if (File.Exists(target))
            return false;
        var temporary = await WriteTemporaryAsync(content, target, cancellationToken);
        try
        {
            if (!DurableDirectory.TryMoveToFreeName(temporary, target))
            {
                File.Delete(temporary);
                return false;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotMoved(key, temporary, failure);
        }

        DurableDirectory.Sync(Path.GetDirectoryName(target)!);
        return true;
    }

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(PathOf(key)))
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LakeObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var slash = prefix.LastIndexOf('/');
        if (slash >= 0 && !LakeKey.IsPath(prefix[..slash]))
            yield break; // no key begins like that, and the folder would lie elsewhere
        var folder = slash < 0 ? _root : Path.Combine(_root, prefix[..slash]);
        if (!Directory.Exists(folder))
            yield break;
        var keys = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !key.StartsWith(TemporaryFolder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = new FileInfo(PathOf(key));
            if (file.Exists)
                yield return new LakeObject(key, file.Length);
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    private async Task<string> WriteTemporaryAsync(Stream content, string target, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(_root, TemporaryFolder, $"{s_run}{Guid.NewGuid():N}");
        try
        {
            DurableDirectory.Create(Path.GetDirectoryName(target)!);
            await using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            await content.CopyToAsync(file, cancellationToken);
            await file.FlushAsync(cancellationToken);
            file.Flush(flushToDisk: true);
            return temporary;
        }
        catch (Exception failure)
        {
            File.Delete(temporary);
            if (failure is IOException or UnauthorizedAccessException)
                throw new LakeException($"The lake in {_root} cannot be written ({failure.Message}). What was committed is whole: make room or mend the disk, then start again.", failure);
            throw;
        }
    }

    private LakeException NotMoved(string key, string temporary, Exception failure)
    {
        File.Delete(temporary);
        return new LakeException($"The object '{key}' cannot be written to the lake in {_root}: {failure.Message}", failure);
    }

    private void RemoveHalfWritten(ILogger logger)
    {
        // Files of this run and of another live process stay: their names begin with its id.
        var stale = Directory.EnumerateFiles(Path.Combine(_root, TemporaryFolder)).Where(IsOfDeadProcess).ToList();
        foreach (var file in stale)
            File.Delete(file);
        if (stale.Count > 0)
            Log.HalfWrittenRemoved(logger, stale.Count, _root);
    }

    private static bool IsOfDeadProcess(string path)
    {
        var name = Path.GetFileName(path);
        if (name.StartsWith(s_run, StringComparison.Ordinal))
            return false;
        if (!int.TryParse(name.Split('-')[0], CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId)
            return true;
        return RunningProcess.Find(id) is null;
    }

    private string PathOf(string key)
    {
        if (key.Split('/')[0] == TemporaryFolder)
            throw new ArgumentException($"'{key}' is not a key of the lake.", nameof(key));
        return Path.Combine(_root, LakeKey.Checked(key).Replace('/', Path.DirectorySeparatorChar));
    }
}
