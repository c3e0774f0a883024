using System.Buffers;
using ZstdSharp;

namespace TikTok.Archiver.LakeArchive;

/// <summary>
/// Lines of any number of hours in one piece of memory, compressed hour by hour when it is full: however many hours there are, there is
/// one compressor and one buffer. Not thread-safe.
/// </summary>
internal sealed class LineBuffer : IDisposable
{
    private const int FullBytes = 4 << 20;
    private const int FirstBytes = 64 << 10;
    private readonly Compressor _compressor = new(level: 3);
    private readonly List<(HourObject Hour, int Start, int Length)> _lines = [];
    private byte[] _buffer = [];
    private int _used;

    /// <summary>Bytes of memory that the lines take.</summary>
    public long HeldBytes => _buffer.Length;

    /// <summary>Takes a record as a line of an hour.</summary>
    /// <returns>Bytes of the line.</returns>
    public int Add(HourObject hour, ReadOnlySpan<byte> record)
    {
        var length = record.Length + 1;
        if (_used > 0 && _used + length > FullBytes)
            Seal();
        Reserve(length);
        var line = _buffer.AsSpan(_used, length);
        record.CopyTo(line);

        // A record is a line. Another producer's may span several: a break can only stand between its tokens, where a space is the same.
        line[..^1].Replace((byte)'\n', (byte)' ');
        line[^1] = (byte)'\n';
        _lines.Add((hour, _used, length));
        _used += length;
        return length;
    }

    /// <summary>Gives each hour its lines, in their order, as a frame.</summary>
    public void Seal()
    {
        foreach (var lines in _lines.GroupBy(line => line.Hour))
        {
            var length = lines.Sum(line => line.Length);
            var (gathered, frame) = (ArrayPool<byte>.Shared.Rent(length), ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(length)));
            try
            {
                var at = 0;
                foreach (var line in lines)
                {
                    _buffer.AsSpan(line.Start, line.Length).CopyTo(gathered.AsSpan(at));
                    at += line.Length;
                }

                lines.Key.AddFrame(frame.AsSpan(0, _compressor.Wrap(gathered.AsSpan(0, length), frame)));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(gathered);
                ArrayPool<byte>.Shared.Return(frame);
            }
        }

        Clear();
    }

    /// <summary>Forgets what is not sealed, and gives the memory back.</summary>
    public void Clear()
    {
        _lines.Clear();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _used) = ([], 0);
    }

    public void Dispose()
    {
        Clear();
        _compressor.Dispose();
    }

    private void Reserve(int length)
    {
        if (_used + length <= _buffer.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_used + length, Math.Max(FirstBytes, 2 * _buffer.Length)));
        _buffer.AsSpan(0, _used).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
