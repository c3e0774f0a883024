using System.Buffers;

namespace TikTok.Posts;

/// <summary>
/// Cuts an input into records: lines; or the elements of a JSON array, whatever line they stand on; or values that are printed over several
/// lines, or stand beside one another on one. What it is, it sees by the content, and it holds one record at a time.
/// </summary>
/// <param name="maxBytes">Longest record; of a longer one the beginning is kept.</param>
internal sealed class RecordCutter(int maxBytes)
{
    private const int PreviewBytes = 256;
    private static readonly byte[] s_betweenOnALine = [.. " \t\r,]"u8]; // the bracket is that of an array whose beginning was no array
    private static readonly byte[] s_behindOnALine = [.. s_betweenOnALine, 0xEF, 0xBB, 0xBF];
    private readonly JsonValueScanner _scanner = new(maxBytes);
    private readonly ArrayBufferWriter<byte> _record = new(8192);
    private readonly Post _ahead = new();
    private ReadOnlySequence<byte> _unread;
    private ReadOnlySequence<byte> _line; // the line that was taken last, with what follows it
    private bool _isAll;
    private State _state;
    private bool _inArray;
    private bool _isMidLine; // behind a record that shares its line with the next one
    private bool _isLine;
    private long _lineBreaks;

    private enum State
    {
        Between,

        /// <summary>Inside a line that is too long.</summary>
        Skipping,

        /// <summary>Inside a value whose end is looked for.</summary>
        Value,

        /// <summary>Behind it: whether the line ends there is not known yet.</summary>
        Tail,
    }

    private enum Next
    {
        NeedsMore,
        Line,
        Value,
        Again,
    }

    /// <summary>The record without its line break; where it was printed over several lines, their breaks are spaces.</summary>
    public ReadOnlyMemory<byte> Record => _record.WrittenMemory;

    /// <summary>Whether it is too long: then these are its first 256 bytes.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Line on which it begins, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Bytes up to its end, and that of the line if nothing else is on it.</summary>
    public long BytesRead { get; private set; }

    /// <summary>What has not been cut yet.</summary>
    public ReadOnlySequence<byte> Unread => _unread;

    /// <summary>Gives more of the input: what has not been cut, and what follows it.</summary>
    public void Give(ReadOnlySequence<byte> unread, bool isAll) => (_unread, _line, _isAll) = (unread, default, isAll);

    /// <summary>Takes the next record; false where more input is needed, or there is none.</summary>
    public bool TryTake()
    {
        while (true)
        {
            if (_state == State.Value)
                return TryEndValue();
            if (_state == State.Tail)
                return TryEndTail();
            switch (_state == State.Skipping ? Next.Line : _inArray ? LookAheadInArray() : LookAhead())
            {
                case Next.NeedsMore:
                    return false;
                case Next.Line:
                    return TryTakeLine();
                case Next.Value:
                    return TryTakeValue();
            }
        }
    }

    /// <summary>
    /// Looks closer at a line that was taken and is no JSON: whether it is only the beginning of a record, or holds several.
    /// </summary>
    /// <returns>Whether it is; the next <see cref="TryTake"/> gives what it should have been.</returns>
    public bool TryReopen()
    {
        var text = _record.WrittenSpan;
        if (!_isLine || text.TrimStart(" \t\r"u8) is not [(byte)'{', ..])
            return false;
        _scanner.Begin();
        var end = _scanner.Scan(text, out var used);
        if (end == ValueEnd.Complete)
        {
            if (used == text.Length || text[used..].TrimStart(s_behindOnALine) is not ([] or [(byte)'{', ..]))
                return false;
            BytesRead -= _line.Length - _unread.Length - used;
            (_unread, _lineBreaks, _state) = (_line.Slice(used), LineNumber - 1, State.Tail);
            Cut(used);
            return true;
        }

        if (end != ValueEnd.Open || _scanner.IsInString || _scanner.IsLost || _lineBreaks < LineNumber)
            return false;
        Append("\n"u8);
        _scanner.Scan("\n"u8, out _);
        _state = State.Value;
        return true;
    }

    private Next LookAhead()
    {
        if (!_isMidLine && _unread.FirstSpan is [(byte)'{', ..])
            return Next.Line; // nearly always
        if (!TryPassMarks())
            return Next.NeedsMore;
        var mayWait = !_isAll && _unread.Length <= maxBytes;
        var ahead = new SequenceReader<byte>(_unread);
        ahead.AdvancePastAny(" \t\r"u8);
        if (!ahead.TryPeek(out var first))
            return mayWait ? Next.NeedsMore : Next.Line;
        if (first == (byte)'{' && _isMidLine)
        {
            Pass(ahead.Consumed);
            return Next.Value;
        }

        if (first != (byte)'[')
            return Next.Line;
        ahead.Advance(1);
        ahead.AdvancePastAny(" \t\r\n"u8);
        if (!ahead.TryPeek(out var element))
            return mayWait ? Next.NeedsMore : Next.Line;
        if (element != (byte)'{')
            return Next.Line; // of anything else it is no array of records
        Pass(ahead.Consumed);
        _inArray = true;
        return Next.Value;
    }

    private Next LookAheadInArray()
    {
        while (true)
        {
            if (!TryPassMarks())
                return Next.NeedsMore;
            PassAny(" \t\r\n,"u8);
            if (_unread.IsEmpty)
                return Next.NeedsMore;
            if (MayBeMark())
                continue;
            if (First() != (byte)']')
                return Next.Value;
            Pass(1);
            (_inArray, _isMidLine) = (false, true);
            return Next.Again;
        }
    }

    private bool TryTakeLine()
    {
        var (isSkipping, lineBreak) = (_state == State.Skipping, _unread.PositionOf((byte)'\n'));
        var line = lineBreak is { } end ? _unread.Slice(0, end) : _unread;
        if (!isSkipping)
        {
            if (lineBreak is null && (_isAll ? _unread.IsEmpty : _unread.Length <= maxBytes + 1L))
                return false;
            IsTooLong = line.Length > maxBytes + 1L || line.Length == maxBytes + 1L && Last(line) != (byte)'\r';
            if (IsTooLong && StartsWithBrace())
                return TryTakeValue(); // its end is where the value ends: another may follow on the line
            _record.ResetWrittenCount();
            LineNumber = _lineBreaks + 1;
        }

        if (IsTooLong)
            KeepPreview(line);
        else
            foreach (var segment in line)
                _record.Write(segment.Span);
        if (!IsTooLong && _record.WrittenSpan is [.., (byte)'\r'])
            Cut(_record.WrittenCount - 1);
        if (lineBreak is null && !_isAll)
        {
            Pass(_unread.Length);
            _state = State.Skipping;
            return false;
        }

        (_line, _isLine, _state) = (_unread, true, State.Between);
        var breaks = lineBreak is null ? 0 : 1;
        Pass(line.Length + breaks, breaks);
        return true;
    }

    private bool TryTakeValue()
    {
        _record.ResetWrittenCount();
        _scanner.Begin();
        (LineNumber, IsTooLong, _state) = (_lineBreaks + 1, false, State.Value);
        return TryEndValue();
    }

    private bool TryEndValue()
    {
        var end = Scan();
        while (end == ValueEnd.Doubtful)
        {
            if (IsRecordAhead() is not { } isRecord)
                return false;
            if (isRecord)
                break;
            _scanner.Accept();
            end = Scan();
        }

        if (end == ValueEnd.Open && !_isAll)
            return false;
        (_isLine, _state) = (false, State.Between);
        if (end == ValueEnd.Complete && _inArray)
            return true;
        if (end == ValueEnd.Complete)
        {
            _state = State.Tail;
            return TryEndTail();
        }

        _inArray = false;
        Cut(_record.WrittenSpan.TrimEnd(" \t\r"u8).Length);
        return true;
    }

    private ValueEnd Scan()
    {
        var (end, passed) = (ValueEnd.Open, 0L);
        foreach (var segment in _unread)
        {
            end = _scanner.Scan(segment.Span, out var used);
            Append(segment.Span[..used]);
            passed += used;
            if (end != ValueEnd.Open)
                break;
        }

        Pass(passed);
        return end;
    }

    /// <summary>Whether the line that follows is a record by itself; null where more input has to say it.</summary>
    private bool? IsRecordAhead()
    {
        var lineBreak = _unread.PositionOf((byte)'\n');
        if (lineBreak is null && !_isAll && _unread.Length <= maxBytes)
            return null;
        var line = lineBreak is { } end ? _unread.Slice(0, end) : _unread;
        return line.Length <= maxBytes && PostParser.TryParse((line.IsSingleSegment ? line.FirstSpan : line.ToArray()).TrimEnd(s_betweenOnALine), _ahead, out _);
    }

    private bool TryEndTail()
    {
        _isLine = false;
        while (true)
        {
            if (!TryPassMarks())
                return false;
            PassAny(s_betweenOnALine);
            if (_unread.IsEmpty && !_isAll)
                return false;
            if (MayBeMark())
                continue;
            _isMidLine = true;
            if (!_unread.IsEmpty && First() == (byte)'\n')
                Pass(1);
            _state = State.Between;
            return true;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var kept = IsTooLong ? bytes[..Math.Min(bytes.Length, PreviewBytes - _record.WrittenCount)] : bytes;
        bytes[..kept.Length].Replace(_record.GetSpan(Math.Max(1, kept.Length)), (byte)'\n', (byte)' ');
        _record.Advance(kept.Length);
        if (IsTooLong || _record.WrittenCount <= maxBytes)
            return;
        IsTooLong = true;
        Cut(Math.Min(PreviewBytes, _record.WrittenCount));
    }

    /// <summary>Keeps the beginning of a line that is too long, also where it comes in small pieces.</summary>
    private void KeepPreview(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line.Slice(0, Math.Min(PreviewBytes - _record.WrittenCount, line.Length)))
            _record.Write(segment.Span);
    }

    private void Cut(int length)
    {
        _record.ResetWrittenCount();
        _record.Advance(length);
    }

    private void PassAny(ReadOnlySpan<byte> bytes)
    {
        var ahead = new SequenceReader<byte>(_unread);
        Pass(ahead.AdvancePastAny(bytes));
    }

    private void Pass(long length)
    {
        var breaks = 0;
        foreach (var segment in _unread.Slice(0, length))
            breaks += segment.Span.Count((byte)'\n');
        Pass(length, breaks);
    }

    private void Pass(long length, int breaks)
    {
        BytesRead += length;
        _lineBreaks += breaks;
        _unread = _unread.Slice(length);
        _isMidLine &= breaks == 0;
    }

    /// <summary>Passes over byte order marks; false where more input has to say whether there is one.</summary>
    private bool TryPassMarks()
    {
        while (StartsWithMark())
            Pass(3);
        return !MayBeMark();
    }

    /// <summary>Whether there is a byte order mark, as far as the bytes go.</summary>
    private bool MayBeMark() => StartsWithMark() || (!_isAll && _unread.Length is 1 or 2 && First() == 0xEF);

    private bool StartsWithMark()
    {
        Span<byte> start = stackalloc byte[3];
        if (_unread.Length < 3 || First() != 0xEF)
            return false;
        _unread.Slice(0, 3).CopyTo(start);
        return start is [0xEF, 0xBB, 0xBF];
    }

    private bool StartsWithBrace()
    {
        var ahead = new SequenceReader<byte>(_unread);
        ahead.AdvancePastAny(" \t\r"u8);
        return ahead.TryPeek(out var first) && first == (byte)'{';
    }

    private byte First() => new SequenceReader<byte>(_unread).TryPeek(out var first) ? first : (byte)0;

    private static byte Last(ReadOnlySequence<byte> line) => new SequenceReader<byte>(line.Slice(line.Length - 1)).TryPeek(out var last) ? last : (byte)0;
}
