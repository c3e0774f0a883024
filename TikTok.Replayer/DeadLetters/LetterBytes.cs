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
            // Letters come in the order of the file, several of a line too: most often it is further on in what is open.
            return await FindFurtherOnAsync(letter, cancellationToken) ?? (await OpenFileAsync(letter, cancellationToken) ? await FindFurtherOnAsync(letter, cancellationToken) : null);
        }
        catch (InputException)
        {
            await CloseFileAsync(); // it is not there any more, which is the answer
            return null;
        }
    }

    private async ValueTask<LetterLine?> FindFurtherOnAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (_file is not { } open || open.Name != letter.Source)
            return null;
        var source = open.Source;
        while (source.Line <= letter.Line && await source.ReadAsync(cancellationToken))
            if (source.Line == letter.Line && Says(letter, source.Raw.Span))
                return new LetterLine(source.Raw, source.Rejection == RejectReason.LineTooLong);
        return null;
    }

    private async ValueTask<bool> OpenFileAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        await CloseFileAsync();
        if (letter.Source == InputFiles.StandardInput || new FileInfo(letter.Source) is { Exists: true, Length: 0 })
            return false; // a pipe, which is over and would be waited for
        if (await inputs.FindAsync(letter.Source, cancellationToken) is not [{ CanBeReadAgain: true } file])
            return false;
        _file = (letter.Source, new FileSource([file], reading));
        return true;
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
