using TikTok.Posts;
using TikTok.Storage.Lake.S3;

namespace TikTok.Replayer.Input;

/// <summary>Files one after the other, each in its own order.</summary>
internal sealed class FileSource(IReadOnlyList<InputFile> files, PostReaderOptions options) : IPostSource
{
    private static readonly Post s_none = new();
    private readonly long _totalBytes = files.Sum(file => file.Length ?? 0);
    private PostReader? _reader;
    private Stream? _raw;
    private long _bytesOfEarlierFiles;
    private int _next;
    private long _linesOfEarlierFiles;

    public Post Post => _reader?.Post ?? s_none;

    public RejectReason Rejection => _reader?.Rejection ?? RejectReason.None;

    public ReadOnlyMemory<byte> Raw => _reader?.Raw ?? default;

    public string File => files[FileIndex].Name;

    /// <summary>Which of the files the current line is of, from 0.</summary>
    public int FileIndex => Math.Max(0, _next - 1);

    /// <summary>Lines of the files before that one.</summary>
    public long LinesBefore => _linesOfEarlierFiles;

    public long Line => _reader?.LineNumber ?? 0;

    public long Position => _linesOfEarlierFiles + (_reader?.Position ?? 0);

    public double? Fraction => _totalBytes > 0 ? (double)(_bytesOfEarlierFiles + (_raw is { CanSeek: true } or S3ObjectStream ? _raw.Position : 0)) / _totalBytes : null;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (_reader is not null || await OpenNextAsync(cancellationToken))
        {
            try
            {
                if (await _reader!.ReadAsync(cancellationToken))
                    return true;
            }
            catch (Exception failure) when (InputFile.IsDamage(failure))
            {
                throw new InputException($"Input '{File}' cannot be read after line {Line}: {failure.Message}", failure);
            }

            await CloseAsync();
        }

        return false;
    }

    public async ValueTask SkipAsync(long lines, CancellationToken cancellationToken)
    {
        while (Position < lines && (_reader is not null || await OpenNextAsync(cancellationToken)))
        {
            try
            {
                await _reader!.SkipAsync(lines - _linesOfEarlierFiles, cancellationToken);
            }
            catch (Exception failure) when (InputFile.IsDamage(failure))
            {
                throw new InputException($"Input '{File}' cannot be read after line {Line}: {failure.Message}", failure);
            }

            if (Position < lines)
                await CloseAsync();
        }
    }

    /// <summary>Begins with a later file, where it is known how many lines the ones before it have; before the first read.</summary>
    public void StartAt(int file, long linesBefore)
    {
        (_next, _linesOfEarlierFiles) = (file, linesBefore);
        _bytesOfEarlierFiles = files.Take(file).Sum(earlier => earlier.Length ?? 0);
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask<bool> OpenNextAsync(CancellationToken cancellationToken)
    {
        if (_next == files.Count)
            return false;
        var file = files[_next];
        var raw = await file.OpenRawAsync(cancellationToken);
        try
        {
            _reader = new PostReader(await file.UncompressedAsync(raw, cancellationToken), options);
        }
        catch
        {
            await raw.DisposeAsync();
            throw;
        }

        (_raw, _next) = (raw, _next + 1);
        return true;
    }

    private async ValueTask CloseAsync()
    {
        if (_reader is null)
            return;
        _linesOfEarlierFiles += _reader.Position;
        _bytesOfEarlierFiles += files[FileIndex].Length ?? 0;
        _raw = null;
        await _reader.DisposeAsync();
        _reader = null;
    }
}
