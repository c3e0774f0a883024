namespace TikTok.Replayer.Input;

/// <summary>One file of an input: on disk, in S3, or standard input.</summary>
public abstract class InputFile
{
    /// <summary>Full path, <c>s3://bucket/key</c>, or <c>-</c>: by it a line is found again.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes as stored, compressed or not; null where nobody knows.</summary>
    public virtual long? Length => null;

    /// <summary>Whether it can be opened a second time.</summary>
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
            return await CompressedStream.OpenAsync(raw, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
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

/// <summary>A file on disk.</summary>
internal sealed class DiskFile(string path) : InputFile
{
    public override string Name => path;

    public override long? Length => new FileInfo(path).Length;

    internal override Task<Stream> OpenRawAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(failure);
        }
    }
}
