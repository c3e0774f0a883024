namespace TikTok.Replayer.Input;

/// <summary>One file of an input: on disk, in S3, or a stream such as standard input or a pipe.</summary>
public abstract class InputFile
{
    /// <summary>Full path, <c>s3://bucket/key</c>, or <c>-</c>: by it a line is found again.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes as stored, compressed or not; null where nobody knows.</summary>
    public virtual long? Length => null;

    /// <summary>Whether it can be opened a second time; a stream gives its bytes to the first who opens it.</summary>
    public virtual bool CanBeReadAgain => true;

    /// <summary>Opens it for reading, uncompressed.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var raw = await OpenRawAsync(cancellationToken);
        try
        {
            return await UncompressedAsync(raw, cancellationToken);
        }
        catch
        {
            await raw.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens it for reading, as stored.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal abstract Task<Stream> OpenRawAsync(CancellationToken cancellationToken);

    /// <summary>The uncompressed bytes of what <see cref="OpenRawAsync"/> gave.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal async Task<Stream> UncompressedAsync(Stream raw, CancellationToken cancellationToken)
    {
        try
        {
            return await CompressedStream.OpenAsync(raw, Name, cancellationToken);
        }
        catch (Exception failure) when (failure is not InputException && (IsDamage(failure) || failure is UnauthorizedAccessException or NotSupportedException))
        {
            throw Unreadable(failure);
        }
    }

    /// <summary>Whether a failure to read means that a file is damaged, or not what its beginning says.</summary>
    internal static bool IsDamage(Exception failure) => failure is IOException or InvalidDataException or ZstdSharp.ZstdException;

    private protected InputException Unreadable(Exception failure) => new($"Input '{Name}' cannot be read: {failure.Message}", failure);
}

/// <summary>Standard input.</summary>
internal sealed class StandardInputFile : InputFile
{
    public override string Name => InputFiles.StandardInput;

    public override bool CanBeReadAgain => false;

    internal override Task<Stream> OpenRawAsync(CancellationToken cancellationToken) => Task.FromResult(Console.OpenStandardInput());
}

/// <summary>A named pipe, a process substitution, a terminal: what can be read once.</summary>
/// <param name="name">Its path.</param>
/// <param name="stream">Open since it was found: whoever opened it a second time would take bytes away.</param>
internal sealed class StreamFile(string name, Stream stream) : InputFile
{
    private Stream? _stream = stream;

    public override string Name => name;

    public override bool CanBeReadAgain => false;

    internal override Task<Stream> OpenRawAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Exchange(ref _stream, null) ?? throw new InputException($"Input '{name}' is a pipe and has been read: give a file to read it again."));
}

/// <summary>A file on disk.</summary>
internal sealed class DiskFile(string path) : InputFile
{
    public override string Name => path;

    public override long? Length => new FileInfo(path).Length;

    internal static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);

    internal override Task<Stream> OpenRawAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream>(Open(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(failure);
        }
    }
}
