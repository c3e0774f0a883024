namespace TikTok.Storage.Ownership;

/// <summary>
/// The directory with log, lake and private PostgreSQL, owned by this process: nobody else starts, stops, adopts or deletes
/// anything in it until this is disposed of, or the process has ended in whatever way (decision 0020).
/// </summary>
public sealed class DataDirectory : IDisposable, IAsyncDisposable
{
    // Between its lock and its record, and between its death and the end of its lock, nobody knows who the owner is.
    private static readonly TimeSpan s_introduction = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private readonly DirectoryFiles _files;
    private readonly FileStream _lock;
    private DirectoryOwner _me;
    private IAsyncDisposable? _database;

    private DataDirectory(DirectoryFiles files, FileStream held, DirectoryOwner me) => (_files, _lock, _me) = (files, held, me);

    /// <summary>Absolute path.</summary>
    public string Path => _files.Path;

    /// <summary>Makes this process the owner. A directory that is absent or empty becomes ours.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="program">What those who are kept out are told.</param>
    /// <param name="servesDatabase">Whether this process runs a private PostgreSQL for as long as it is a service.</param>
    /// <param name="address">Where it will listen; null when it does not know yet.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="cancellationToken">Ends the wait for an owner that has not said yet who it is.</param>
    /// <exception cref="DirectoryInUseException">Another process owns it.</exception>
    /// <exception cref="DataDirectoryException">It holds other things, or cannot be written or locked.</exception>
    public static async Task<DataDirectory> TakeAsync(string path, string program, bool servesDatabase, string? address, TimeProvider clock, CancellationToken cancellationToken)
    {
        var files = new DirectoryFiles(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        try
        {
            DirectoryClaim.RefuseForeign(files);
            await DirectoryClaim.RefuseRootAmongOthersFilesAsync(files, clock, cancellationToken);
            PrivateFiles.CreatePassable(files.Path);
            var me = DirectoryOwner.Myself(program, servesDatabase, address);
            var directory = new DataDirectory(files, await LockAsync(files, clock, cancellationToken), me);
            try
            {
                me.Write(files);
                await DirectoryClaim.MarkAsync(files, clock, cancellationToken);
                return directory;
            }
            catch
            {
                directory.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"The data directory {files.Path} cannot be used ({failure.Message}): mend that, or give another directory with --data.", failure);
        }
    }

    /// <summary>Whether a directory is ours: it has our marker, or an earlier version made it.</summary>
    /// <exception cref="DataDirectoryException">It is damaged, or of a newer version.</exception>
    public static bool IsOurs(string path)
    {
        var files = new DirectoryFiles(System.IO.Path.GetFullPath(path));
        return DirectoryMarker.Read(files) is not null || EarlierVersion.LooksLikeOne(files);
    }

    /// <summary>Joins those who work in the lake of a directory without owning it; the owner, if there is one, goes on.</summary>
    /// <returns>Ends the work when it is disposed of; until then the owner deletes nothing.</returns>
    /// <exception cref="DataDirectoryException">It is not ours, cannot be used, or is being deleted.</exception>
    public static async Task<IAsyncDisposable> JoinAsync(string path, string program, TimeProvider clock, CancellationToken cancellationToken)
    {
        var files = new DirectoryFiles(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        DirectoryPlace.Refuse(files);
        await DirectoryClaim.RefuseRootAmongOthersFilesAsync(files, clock, cancellationToken);
        if (DirectoryMarker.Read(files) is null)
            (await TakeAsync(path, program, servesDatabase: false, address: null, clock, cancellationToken)).Dispose(); // it becomes ours
        var joined = DirectoryLock.TryTakeTogether(files.Users)
            ?? throw new DataDirectoryException($"The lake of {files.Path} is being deleted, as --fresh says: try again in a moment.");
        try
        {
            DirectoryClearing.Refuse(files.Path);
            return joined;
        }
        catch
        {
            await joined.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps out those who work in the lake without owning the directory, while the owner deletes it.</summary>
    /// <exception cref="DataDirectoryException">One of them works now.</exception>
    public IDisposable KeepUsersOut() => DirectoryLock.TryTakeAlone(_files.Users)
        ?? throw new DataDirectoryException($"Another program works in the lake of {Path} (archiver compact or sweep, or a service): wait until it has ended, or stop it. Nothing was deleted.");

    /// <summary>Says where this process listens, for those whom it keeps out.</summary>
    public void ListensAt(string address)
    {
        _me = _me with { Address = address };
        _me.Write(_files);
    }

    /// <summary>Hands over the private PostgreSQL, which is disposed of before the directory is freed, whatever fails until then.</summary>
    public void Runs(IAsyncDisposable database) => _database = database;

    /// <summary>Ends the private PostgreSQL, then frees the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_database is not null)
                await _database.DisposeAsync();
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Frees the directory.</summary>
    public void Dispose()
    {
        if (_lock.SafeFileHandle.IsClosed)
            return;
        if (DirectoryOwner.Read(_files) == _me) // where the directory was deleted and made anew meanwhile, it is the next owner's
            File.Delete(_files.Owner); // before the lock ends: after it, the record is somebody else's
        _lock.Dispose();
    }

    private static async Task<FileStream> LockAsync(DirectoryFiles files, TimeProvider clock, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            DirectoryInUseException refusal;
            if (DirectoryLock.TryTakeAlone(files.Lock) is { } held)
            {
                if (FindUnlocked(files, held) is not { } living)
                    return held;
                refusal = living; // a process that ends has lost its locks before it is gone
            }
            else
            {
                var owner = DirectoryOwner.Read(files);
                refusal = new DirectoryInUseException(files.Path, owner);
                if (owner is { MayLive: true })
                    throw refusal;
            }

            if (clock.GetElapsedTime(since) >= s_introduction)
                throw refusal;
            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }

    /// <summary>An owner that lives all the same; the lock is given back then, and when that cannot be found out.</summary>
    private static DirectoryInUseException? FindUnlocked(DirectoryFiles files, FileStream held)
    {
        var isFree = false;
        try
        {
            var living = UnlockedOwner.Find(files);
            isFree = living is null;
            return living;
        }
        finally
        {
            if (!isFree)
                held.Dispose();
        }
    }
}
