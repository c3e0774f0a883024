using System.Buffers;
using System.Buffers.Binary;

namespace TikTok.Anomalies.MlNet;

/// <summary>Writes a state: a version byte, then numbers, little-endian.</summary>
internal ref struct StateWriter
{
    public const byte Version = 1;

    private readonly IBufferWriter<byte> _destination;
    private readonly Span<byte> _bytes;
    private int _at;

    public StateWriter(IBufferWriter<byte> destination, int length)
    {
        _destination = destination;
        _bytes = destination.GetSpan(length)[..length];
        _bytes[0] = Version;
        _at = 1;
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes[_at..], value);
        _at += sizeof(int);
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes[_at..], value);
        _at += sizeof(double);
    }

    public void Singles(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_bytes[_at..], value);
            _at += sizeof(float);
        }
    }

    public void Doubles(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Double(value);
    }

    /// <summary>Hands the bytes over; what was not written is zero.</summary>
    public readonly void Finish()
    {
        _bytes[_at..].Clear();
        _destination.Advance(_bytes.Length);
    }
}
