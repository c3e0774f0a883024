using System.Buffers;
using System.IO.Pipelines;

namespace TikTok.Posts;

/// <summary>
/// Reads post records from NDJSON, a line at a time. A line that is not a post record is given with its reason, and reading
/// goes on. CRLF, a byte order mark, blank lines and a missing final line break are fine.
/// </summary>
/// <example><code>
/// await using var reader = new PostReader(File.OpenRead("dump.ndjson"));
/// while (await reader.ReadAsync(ct))
///     if (reader.Rejection == RejectReason.None) Use(reader.Post, reader.Raw.Span);
/// </code></example>
public sealed class PostReader : IAsyncDisposable
{
    private const int PreviewBytes = 256;
    private readonly PipeReader _input;
    private readonly PostReaderOptions _options;
    private readonly ArrayBufferWriter<byte> _line = new(8192);
    private ReadOnlySequence<byte> _unread;
    private bool _holdsRead;
    private bool _endOfInput;
    private bool _skipping; // inside a line that is too long

    /// <summary>Reads a stream; the stream is disposed with the reader.</summary>
    public PostReader(Stream input, PostReaderOptions? options = null)
        : this(PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 256 * 1024, minimumReadSize: 64 * 1024)), options)
    {
    }

    /// <summary>Reads bytes that are in memory already.</summary>
    public PostReader(ReadOnlySequence<byte> input, PostReaderOptions? options = null)
        : this(PipeReader.Create(input), options)
    {
    }

    private PostReader(PipeReader input, PostReaderOptions? options)
    {
        _input = input;
        _options = options ?? new PostReaderOptions();
    }

    /// <summary>The record of the current line; valid until the next read, and only while <see cref="Rejection"/> is None.</summary>
    public Post Post { get; } = new();

    /// <summary>Why the current line is not a record; <see cref="RejectReason.None"/> for a good line.</summary>
    public RejectReason Rejection { get; private set; }

    /// <summary>The current line's bytes without its line break; of a line that is too long its first 256. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Raw => _line.WrittenMemory;

    /// <summary>Number of the current line, from 1; blank lines count.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Bytes read up to and including the current line's break.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Goes to the next line that is not blank, and parses it.</summary>
    /// <returns>False at the end of the input.</returns>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Most lines are in the buffer already: no state machine for those.
        while (TryTakeLine(out var tooLong))
            if (Accept(tooLong))
                return new ValueTask<bool>(true);
        return ReadSlowAsync(cancellationToken);
    }

    /// <summary>Passes over lines without parsing them, to resume where an earlier run ended.</summary>
    /// <param name="lines">Lines to pass over, blank ones included.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask SkipLinesAsync(long lines, CancellationToken cancellationToken = default)
    {
        while (LineNumber < lines)
            if (!TryTakeLine(out _) && !await FillAsync(cancellationToken) && !TryTakeLine(out _))
                return;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _input.CompleteAsync();

    private async ValueTask<bool> ReadSlowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var more = await FillAsync(cancellationToken);
            while (TryTakeLine(out var tooLong))
                if (Accept(tooLong))
                    return true;
            if (!more)
                return false;
        }
    }

    /// <summary>Gets more input; false when there is no more.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_endOfInput)
            return false;
        if (_holdsRead)
        {
            _input.AdvanceTo(_unread.Start, _unread.End);
            _holdsRead = false; // a wait that is cancelled leaves nothing to look at
            _unread = default;
        }

        var result = await _input.ReadAsync(cancellationToken);
        _unread = result.Buffer;
        _holdsRead = true;
        _endOfInput = result.IsCompleted;
        if (BytesRead == 0 && LineNumber == 0)
            SkipByteOrderMark();
        return !_endOfInput;
    }

    private void SkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        Span<byte> start = stackalloc byte[3];
        if (_unread.Length < 3)
            return;
        _unread.Slice(0, 3).CopyTo(start);
        if (!start.SequenceEqual(mark))
            return;
        _unread = _unread.Slice(3);
        BytesRead = 3;
    }

    /// <summary>Copies the next line out of the buffer; a line without a break counts only at the end of the input.</summary>
    private bool TryTakeLine(out bool tooLong)
    {
        tooLong = _skipping;
        if (_unread.PositionOf((byte)'\n') is not { } lineBreak)
        {
            if (!_endOfInput)
            {
                DropWhatIsTooLong();
                return false;
            }

            if (_unread.IsEmpty && !_skipping)
                return false;
            Take(_unread, 0, ref tooLong);
            _unread = _unread.Slice(_unread.End);
            return true;
        }

        Take(_unread.Slice(0, lineBreak), 1, ref tooLong);
        _unread = _unread.Slice(_unread.GetPosition(1, lineBreak));
        return true;
    }

    /// <summary>A line that is too long already and has no break yet is dropped as it comes: memory stays bounded.</summary>
    private void DropWhatIsTooLong()
    {
        if (_unread.Length <= _options.MaxLineBytes + 1L)
            return;
        KeepPreview(_unread);
        _skipping = true;
        BytesRead += _unread.Length;
        _unread = _unread.Slice(_unread.End);
    }

    private void Take(ReadOnlySequence<byte> line, int breakLength, ref bool tooLong)
    {
        BytesRead += line.Length + breakLength;
        LineNumber++;
        if (_skipping)
        {
            KeepPreview(line);
            _skipping = false;
            return;
        }

        if (line.Length > _options.MaxLineBytes + 1L)
        {
            tooLong = true;
            KeepPreview(line);
            return;
        }

        _line.ResetWrittenCount();
        foreach (var segment in line)
            _line.Write(segment.Span);
        if (_line.WrittenSpan is [.., (byte)'\r'])
            Cut(_line.WrittenCount - 1);
        tooLong = _line.WrittenCount > _options.MaxLineBytes;
        if (tooLong)
            Cut(Math.Min(PreviewBytes, _line.WrittenCount));
    }

    private void Cut(int length)
    {
        _line.ResetWrittenCount();
        _line.Advance(length);
    }

    /// <summary>Keeps the beginning of a line that is too long, also where it comes in small pieces.</summary>
    private void KeepPreview(ReadOnlySequence<byte> line)
    {
        if (!_skipping)
            _line.ResetWrittenCount();
        foreach (var segment in line.Slice(0, Math.Min(PreviewBytes - _line.WrittenCount, line.Length)))
            _line.Write(segment.Span);
    }

    /// <summary>Parses the line that was taken; false for a blank one.</summary>
    private bool Accept(bool tooLong)
    {
        if (tooLong)
        {
            Rejection = RejectReason.LineTooLong;
            return true;
        }

        if (_line.WrittenSpan.Trim(" \t\r"u8).IsEmpty)
            return false;
        PostParser.TryParse(_line.WrittenSpan, Post, out var reason, _options.LatestCreateTime);
        Rejection = reason;
        return true;
    }
}
