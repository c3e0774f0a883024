using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.DeadLetters;

/// <summary>The line of a dead letter.</summary>
/// <param name="Bytes">Its bytes; valid until the next one is looked for.</param>
/// <param name="IsTooLong">Whether it is longer than the limit: then these are only its first bytes.</param>
internal readonly record struct LetterLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong);

/// <summary>
/// Finds the bytes of dead letters: in the log while it keeps them; else, and for a line that was too long for it, in the file
/// where they stood, if that still says the same.
/// </summary>
internal sealed class LetterBytes(IEventLog log, InputFiles inputs, PostReaderOptions reading) : IAsyncDisposable
{
    private const int ReadBytes = 1 << 20;
    private const int TooLongPreviewBytes = 256;
    private const int TableBytes = 4096;
    private readonly ILogReader _log = log.OpenReader(new TopicPartition(Topics.DeadLetters, 0), 0);
    private LogBatch _batch = new([], 0);
    private (string Name, FileSource Source)? _file;

    /// <summary>The line; null when nobody has it any more.</summary>
    public async ValueTask<LetterLine?> FindAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        (letter.Reason == nameof(RejectReason.LineTooLong) ? null : await FindInLogAsync(letter.Offset, cancellationToken)) ?? await FindInFileAsync(letter, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await CloseFileAsync();
    }

    private async ValueTask<LetterLine?> FindInLogAsync(long offset, CancellationToken cancellationToken)
    {
        if (_batch.Records.Count == 0 || offset < _batch.Records[0].Offset || offset >= _batch.NextOffset)
        {
            _log.Seek(offset);
            _batch = await _log.ReadAsync(ReadBytes, TimeSpan.Zero, cancellationToken);
        }

        foreach (var record in _batch.Records)
            if (record.Offset == offset)
                return new LetterLine(record.Value, record.Value.Length > reading.MaxLineBytes);
        return null;
    }

    private async ValueTask<LetterLine?> FindInFileAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        try
        {
            if (await OpenFileAsync(letter, cancellationToken) is not { } source)
                return null;
            await source.SkipAsync(letter.Line - 1, cancellationToken);
            if (await source.ReadAsync(cancellationToken))
                return source.Line == letter.Line && Says(letter, source.Raw.Span) ? new LetterLine(source.Raw, source.Rejection == RejectReason.LineTooLong) : null;
            await CloseFileAsync(); // it has become shorter: the next letter of it may stand before its end
            return null;
        }
        catch (InputException)
        {
            await CloseFileAsync(); // it is not there any more, which is the answer
            return null;
        }
    }

    private async ValueTask<FileSource?> OpenFileAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (_file is { } open && open.Name == letter.Source && open.Source.Line < letter.Line)
            return open.Source;
        await CloseFileAsync();
        if (await inputs.FindAsync(letter.Source, cancellationToken) is not [{ CanBeReadAgain: true } file])
            return null;
        var source = new FileSource([file], reading);
        _file = (letter.Source, source);
        return source;
    }

    private async ValueTask CloseFileAsync()
    {
        if (_file is { } open)
            await open.Source.DisposeAsync();
        _file = null;
    }

    /// <summary>Whether the line is still the one that was refused, as far as the table shows it.</summary>
    private static bool Says(DeadLetter letter, ReadOnlySpan<byte> line)
    {
        var shown = letter.Reason == nameof(RejectReason.LineTooLong) ? TooLongPreviewBytes : TableBytes;
        return Encoding.UTF8.GetString(line[..Math.Min(line.Length, shown)]).Replace('\0', '\uFFFD') == letter.Raw;
    }
}
