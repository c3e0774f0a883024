using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace TikTok.Detector.Cells;

/// <summary>
/// Distinct authors of a window, by 64-bit hash: exact up to <see cref="ExactLimit"/>, a HyperLogLog of 1,024 registers beyond
/// (standard error 3.3 %). Sets merge by union, in any order and any grouping, to the same set.
/// </summary>
/// <remarks>P. Flajolet et al., HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm, 2007.</remarks>
internal sealed class AuthorSet
{
    public const int ExactLimit = 64;
    private const int Precision = 10;
    private const int Registers = 1 << Precision;
    private ulong[] _exact = [];
    private int _count;
    private byte[]? _registers;

    /// <summary>Number of distinct authors: exact, or estimated.</summary>
    public long Count => _registers is null ? _count : Estimate(_registers);

    /// <summary>The set in 32 bits: which 32nds of the hashes occur.</summary>
    public uint Fold()
    {
        var folded = 0U;
        foreach (var hash in _exact.AsSpan(0, _count))
            folded |= 1U << (int)(hash >> 59);
        for (var register = 0; register < (_registers?.Length ?? 0); register++)
            if (_registers![register] > 0)
                folded |= 1U << (register >> (Precision - 5));
        return folded;
    }

    public void Add(ulong hash)
    {
        if (_registers is not null)
        {
            Observe(_registers, hash);
            return;
        }

        if (_exact.AsSpan(0, _count).Contains(hash))
            return;
        if (_count == ExactLimit)
        {
            GoApproximate();
            Observe(_registers!, hash);
            return;
        }

        if (_count == _exact.Length)
            Array.Resize(ref _exact, Math.Max(1, Math.Min(ExactLimit, _count * 2)));
        _exact[_count++] = hash;
    }

    public void Write(IBufferWriter<byte> output)
    {
        output.WriteNumber(_registers is null ? (ulong)_count : ulong.MaxValue);
        if (_registers is not null)
        {
            output.Write(_registers);
            return;
        }

        var span = output.GetSpan(_count * sizeof(ulong));
        for (var i = 0; i < _count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(span[(i * sizeof(ulong))..], _exact[i]);
        output.Advance(_count * sizeof(ulong));
    }

    /// <summary>Merges a written set into this one.</summary>
    public void MergeFrom(ref BlockReader input)
    {
        var count = input.ReadNumber();
        if (count == ulong.MaxValue)
        {
            GoApproximate();
            var other = input.ReadBytes(Registers);
            for (var i = 0; i < Registers; i++)
                _registers![i] = Math.Max(_registers[i], other[i]);
            return;
        }

        for (var i = 0UL; i < count; i++)
            Add(BinaryPrimitives.ReadUInt64LittleEndian(input.ReadBytes(sizeof(ulong))));
    }

    public AuthorSet Copy() => new() { _exact = [.. _exact], _count = _count, _registers = _registers?.ToArray() };

    private void GoApproximate()
    {
        if (_registers is not null)
            return;
        _registers = new byte[Registers];
        foreach (var hash in _exact.AsSpan(0, _count))
            Observe(_registers, hash);
        _exact = [];
        _count = 0;
    }

    private static void Observe(byte[] registers, ulong hash)
    {
        var register = (int)(hash >> (64 - Precision));
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << Precision) | 1UL << (Precision - 1)) + 1);
        if (registers[register] < rank)
            registers[register] = rank;
    }

    private static long Estimate(byte[] registers)
    {
        double sum = 0;
        var empty = 0;
        foreach (var rank in registers)
        {
            sum += 1.0 / (1UL << rank);
            if (rank == 0)
                empty++;
        }

        const double alpha = 0.7213 / (1 + 1.079 / Registers);
        var raw = alpha * Registers * Registers / sum;
        return (long)Math.Round(raw <= 2.5 * Registers && empty > 0 ? Registers * Math.Log((double)Registers / empty) : raw);
    }
}
