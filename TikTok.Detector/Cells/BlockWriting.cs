using System.Buffers;
using System.Buffers.Binary;

namespace TikTok.Detector.Cells;

/// <summary>Writes packed numbers (7 bits a byte, zigzag where signed) and texts with their length.</summary>
internal static class BlockWriting
{
    public static void WriteNumber(this IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }

    public static void WriteCount(this IBufferWriter<byte> output, int value) => output.WriteNumber((ulong)value);

    public static void WriteSigned(this IBufferWriter<byte> output, long value) => output.WriteNumber((ulong)(value << 1) ^ (ulong)(value >> 63));

    public static void WriteInt64(this IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public static void WriteText(this IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.WriteCount(text.Length);
        output.Write(text);
    }
}
