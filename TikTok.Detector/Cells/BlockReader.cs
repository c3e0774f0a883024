using System.Buffers.Binary;
using System.Text;

namespace TikTok.Detector.Cells;

/// <summary>Reads the packed numbers and texts that <see cref="BlockWriting"/> wrote.</summary>
internal ref struct BlockReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ulong ReadNumber()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }

    public int ReadCount() => checked((int)ReadNumber());

    public long ReadSigned()
    {
        var zigzag = ReadNumber();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(long)));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> ReadText() => ReadBytes(ReadCount());

    public string ReadString() => Encoding.UTF8.GetString(ReadText());
}
