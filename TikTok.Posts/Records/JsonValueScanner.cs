namespace TikTok.Posts;

/// <summary>How far a JSON value goes.</summary>
internal enum ValueEnd
{
    /// <summary>Beyond the bytes that were given.</summary>
    Open,

    /// <summary>It ends in them.</summary>
    Complete,

    /// <summary>Perhaps before them: on a new line an object begins, which may be the value's, or a record of its own behind a line that is cut off.</summary>
    Doubtful,

    /// <summary>It cannot end any more: a line is cut off, and what follows is something else.</summary>
    Broken,
}

/// <summary>
/// Finds the end of a JSON value that comes in pieces, without recursion and without keeping the bytes. It looks at brackets, strings
/// and the joints of lines only: whether the value is JSON is for who parses it. A line that is cut off in the middle of a
/// record must not swallow the next one, so what follows a line break has to be able to follow.
/// </summary>
/// <param name="shapeBytes">How much of a value is looked at so closely; of a longer one only the number of brackets is kept.</param>
internal sealed class JsonValueScanner(int shapeBytes)
{
    private readonly List<byte> _closing = []; // of the brackets that are open
    private int _depth;
    private long _seen; // in the pieces before
    private byte _last; // before the current one, but for white space
    private bool _escaped;
    private bool _atLineStart;
    private bool _isScalar;
    private bool _isAccepted;

    /// <summary>Whether the bytes so far end in a string.</summary>
    public bool IsInString { get; private set; }

    /// <summary>Whether a bracket does not fit: the value is broken at the end of the line.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Begins with a new value.</summary>
    public void Begin()
    {
        _closing.Clear();
        (_depth, _seen, _last, _escaped, _atLineStart, _isScalar, _isAccepted, IsInString, IsLost) = (0, 0, 0, false, false, false, false, false, false);
    }

    /// <summary>Says that the object on the new line is the value's.</summary>
    public void Accept() => _isAccepted = true;

    /// <summary>Goes on.</summary>
    /// <param name="bytes">What follows.</param>
    /// <param name="used">How many of them are the value's; of a broken one up to the beginning of a line.</param>
    public ValueEnd Scan(ReadOnlySpan<byte> bytes, out int used)
    {
        for (used = 0; used < bytes.Length;)
        {
            if (_seen + used > shapeBytes)
                _closing.Clear();
            var end = IsLost ? SkipLine(bytes, ref used) : IsInString ? ScanString(bytes, ref used) : ScanOutside(bytes[used], ref used);
            if (end == ValueEnd.Open)
                continue;
            _seen += used;
            return end;
        }

        _seen += used;
        return ValueEnd.Open;
    }

    private static ValueEnd SkipLine(ReadOnlySpan<byte> bytes, ref int used)
    {
        var lineBreak = bytes[used..].IndexOf((byte)'\n');
        used = lineBreak < 0 ? bytes.Length : used + lineBreak + 1;
        return lineBreak < 0 ? ValueEnd.Open : ValueEnd.Broken;
    }

    private ValueEnd ScanString(ReadOnlySpan<byte> bytes, ref int used)
    {
        if (_escaped && bytes[used] != (byte)'\n')
        {
            _escaped = false;
            used++;
            return ValueEnd.Open;
        }

        var stop = bytes[used..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
        if (stop < 0)
        {
            used = bytes.Length;
            return ValueEnd.Open;
        }

        var found = bytes[used + stop];
        used += stop + 1;
        if (found == (byte)'\n')
            return ValueEnd.Broken; // a string ends on its line
        _escaped = found == (byte)'\\';
        IsInString = _escaped;
        _last = found;
        return _depth == 0 && !IsInString ? ValueEnd.Complete : ValueEnd.Open;
    }

    private ValueEnd ScanOutside(byte next, ref int used)
    {
        var isSpace = next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
        if (_isScalar && (isSpace || next is (byte)',' or (byte)']'))
            return ValueEnd.Complete;
        if (_atLineStart && !isSpace && !MayFollow(next))
            return ValueEnd.Broken;
        if (_atLineStart && next == (byte)'{' && !_isAccepted)
            return ValueEnd.Doubtful;
        _isAccepted = false;
        used++;
        switch (next)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r':
                return ValueEnd.Open;
            case (byte)'\n':
                _atLineStart = true;
                return ValueEnd.Open;
            case (byte)'"':
                IsInString = true;
                break;
            case (byte)'{' or (byte)'[':
                Enter((byte)(next + 2));
                break;
            case (byte)'}' or (byte)']' when _depth > 0:
                IsLost = !TryLeave(next);
                break;
            default:
                _isScalar = _depth == 0;
                break;
        }

        (_last, _atLineStart) = (next, false);
        return _depth == 0 && !IsInString && !_isScalar && !IsLost ? ValueEnd.Complete : ValueEnd.Open;
    }

    private void Enter(byte closing)
    {
        if (_closing.Count == _depth) // else they are forgotten
            _closing.Add(closing);
        _depth++;
    }

    private bool TryLeave(byte closing)
    {
        var fits = _closing.Count != _depth || _closing[^1] == closing;
        if (_closing.Count == _depth)
            _closing.RemoveAt(_depth - 1);
        _depth--;
        return fits;
    }

    /// <summary>Whether a line may begin with this, after what the line before ended with.</summary>
    private bool MayFollow(byte next) => _last switch
    {
        (byte)'{' => next is (byte)'"' or (byte)'}',
        (byte)',' when _closing.Count == _depth && _depth > 0 && _closing[^1] == (byte)'}' => next == (byte)'"',
        (byte)',' or (byte)'[' or (byte)':' => next is not ((byte)',' or (byte)':' or (byte)'}'),
        _ => next is (byte)',' or (byte)':' or (byte)'}' or (byte)']',
    };
}
