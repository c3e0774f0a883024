namespace TikTok.Posts.Tests.Records;

/// <summary>A stream that is read only, forward only.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Gives at most so many bytes a read, the sizes in turn.</summary>
internal sealed class ChunkedStream(byte[] content, params int[] sizes) : ForwardStream
{
    private int _at;
    private int _reads;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = Math.Min(Math.Max(1, sizes[_reads++ % sizes.Length]), Math.Min(buffer.Length, content.Length - _at));
        content.AsMemory(_at, size).CopyTo(buffer);
        _at += size;
        return new ValueTask<int>(size);
    }
}

/// <summary>A line that goes on for a long time.</summary>
internal sealed class EndlessLine(long length) : ForwardStream
{
    private long _left = length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = (int)Math.Min(buffer.Length, _left);
        buffer.Span[..size].Fill((byte)'x');
        _left -= size;
        return new ValueTask<int>(size);
    }
}

/// <summary>Some bytes, and then others again and again.</summary>
internal sealed class RepeatedBytes(byte[] start, byte[] repeated, int times) : ForwardStream
{
    private byte[] _now = start;
    private int _at;
    private int _left = times;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = 0;
        while (written < buffer.Length && (_at < _now.Length || _left > 0))
        {
            if (_at == _now.Length)
                (_now, _at, _left) = (repeated, 0, _left - 1);
            var size = Math.Min(buffer.Length - written, _now.Length - _at);
            _now.AsSpan(_at, size).CopyTo(buffer.Span[written..]);
            (written, _at) = (written + size, _at + size);
        }

        return new ValueTask<int>(written);
    }
}

/// <summary>Gives the first bytes at once and the others when the gate opens.</summary>
internal sealed class GatedStream(byte[] content, int first, SemaphoreSlim gate) : ForwardStream
{
    private int _at;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == first)
            await gate.WaitAsync(cancellationToken);
        var size = _at < first ? first : content.Length - _at;
        content.AsMemory(_at, size).CopyTo(buffer);
        _at += size;
        return size;
    }
}
