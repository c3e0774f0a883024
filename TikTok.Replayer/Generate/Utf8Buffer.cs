using System.Buffers.Text;

namespace TikTok.Replayer.Generate;

/// <summary>A growing, reusable buffer of UTF-8 bytes: records are assembled in it without strings or a document model.</summary>
internal sealed class Utf8Buffer(int capacity)
{
    private const int LongestNumber = 20;

    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Append(byte single)
    {
        Reserve(1);
        _bytes[Length++] = single;
    }

    public void Append(long number)
    {
        Reserve(LongestNumber);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>Appends all 16 hexadecimal digits of a number.</summary>
    public void AppendHex(ulong number)
    {
        Reserve(16);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written, new System.Buffers.StandardFormat('x', 16));
        Length += written;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
    }
}
