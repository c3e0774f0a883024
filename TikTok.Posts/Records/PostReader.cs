using System.Buffers;
using System.IO.Pipelines;

namespace TikTok.Posts;

/// <summary>
/// Reads post records, each a line of its own, or an element of a JSON array, or printed over several lines: it sees by the content
/// which. What is not a post record is given with its reason, and reading goes on. Memory is bounded by the longest accepted
/// record. CRLF, byte order marks (of files that were joined), blank lines, commas between records and a missing final line break are fine.
/// </summary>
/// <example><code>
/// await using var reader = new PostReader(File.OpenRead("dump.ndjson"));
/// while (await reader.ReadAsync(ct))
///     if (reader.Rejection == RejectReason.None) Use(reader.Post, reader.Raw.Span);
/// </code></example>
public sealed class PostReader : IAsyncDisposable
{
    private readonly PipeReader _input;
    private readonly PostReaderOptions _options;
    private readonly RecordCutter _cutter;
    private bool _holdsRead;
    private bool _endOfInput;

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
        _cutter = new RecordCutter(_options.MaxLineBytes);
    }

    /// <summary>The current record; valid until the next read, and only while <see cref="Rejection"/> is None.</summary>
    public Post Post { get; } = new();

    /// <summary>Why the current line is not a record; <see cref="RejectReason.None"/> for a good one.</summary>
    public RejectReason Rejection { get; private set; }

    /// <summary>
    /// The current record's bytes on one line, without its break: where it was printed over several, their breaks are spaces. Of one that
    /// is too long the first 256. Valid until the next read.
    /// </summary>
    public ReadOnlyMemory<byte> Raw => _cutter.Record;

    /// <summary>Number of the line on which the current record begins, from 1; blank lines count.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Records, lines that are none and blank lines read so far: where each is a line, the number of the line.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes read up to and including the current record, and its line's break if nothing follows it there.</summary>
    public long BytesRead => _cutter.BytesRead;

    /// <summary>Goes to the next record, or line that is none and not blank, and parses it.</summary>
    /// <returns>False at the end of the input.</returns>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Most lines are in the buffer already: no state machine for those.
        while (TryTake(out var isBlank))
            if (!isBlank)
                return new ValueTask<bool>(true);
        return ReadSlowAsync(cancellationToken);
    }

    /// <summary>Passes over what an earlier run has read, to resume where it ended.</summary>
    /// <param name="position">The <see cref="Position"/> to go on after.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask SkipAsync(long position, CancellationToken cancellationToken = default)
    {
        while (Position < position)
            if (!TryTake(out _) && !await FillAsync(cancellationToken) && !TryTake(out _))
                return;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _input.CompleteAsync();

    private async ValueTask<bool> ReadSlowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var more = await FillAsync(cancellationToken);
            while (TryTake(out var isBlank))
                if (!isBlank)
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
            _input.AdvanceTo(_cutter.Unread.Start, _cutter.Unread.End);
            _holdsRead = false; // a wait that is cancelled leaves nothing to look at
            _cutter.Give(default, isAll: false);
        }

        var result = await _input.ReadAsync(cancellationToken);
        _holdsRead = true;
        _endOfInput = result.IsCompleted;
        _cutter.Give(result.Buffer, _endOfInput);
        return !_endOfInput;
    }

    /// <summary>Takes the next record or line and parses it; false where more input is needed.</summary>
    private bool TryTake(out bool isBlank)
    {
        isBlank = false;
        while (_cutter.TryTake())
        {
            isBlank = !_cutter.IsTooLong && Raw.Span.Trim(" \t\r"u8).IsEmpty;
            if (!isBlank && !TryParse())
                continue;
            (LineNumber, Position) = (_cutter.LineNumber, Position + 1);
            return true;
        }

        return false;
    }

    /// <summary>Parses what was taken; false where it turns out to be another piece of the input.</summary>
    private bool TryParse()
    {
        var reason = RejectReason.LineTooLong;
        if (!_cutter.IsTooLong && !PostParser.TryParse(Raw.Span, Post, out reason, _options.LatestCreateTime) && reason == RejectReason.NotJson && _cutter.TryReopen())
            return false;
        Rejection = reason;
        return true;
    }
}
