using System.Buffers.Binary;

namespace TikTok.Anomalies.MlNet;

/// <summary>Reads what a <see cref="StateWriter"/> wrote.</summary>
internal ref struct StateReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    public StateReader(ReadOnlySpan<byte> state, int length)
    {
        if (state.Length != length)
            throw new ArgumentException($"The state has {state.Length} bytes where these parameters make {length}: restore it with the parameters that it was saved with.", nameof(state));
        if (state[0] != StateWriter.Version)
            throw new ArgumentException($"The state is of version {state[0]} where {StateWriter.Version} is known: it was saved by another release; start the series anew.", nameof(state));
        _bytes = state;
        _at = 1;
    }

    /// <summary>A number of things of which there are at most so many.</summary>
    public int Count(int atMost)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(_bytes[_at..]);
        _at += sizeof(int);
        return count >= 0 && count <= atMost
            ? count
            : throw new InvalidDataException($"The state counts {count} of what there are at most {atMost}: it is damaged, or not of this detector; start the series anew.");
    }

    public double Double()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(_bytes[_at..]);
        _at += sizeof(double);
        return value;
    }

    public void Singles(Span<float> values)
    {
        foreach (ref var value in values)
        {
            value = BinaryPrimitives.ReadSingleLittleEndian(_bytes[_at..]);
            _at += sizeof(float);
        }
    }

    public void Doubles(Span<double> values)
    {
        foreach (ref var value in values)
            value = Double();
    }
}
