using System.Runtime.CompilerServices;

namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// The counts of the last twelve windows, in two bytes each: exact up to 4,095, beyond that to one part in 2,048.
/// </summary>
[InlineArray(Windows)]
public struct TrailingHour
{
    /// <summary>How many windows it holds: an hour of five-minute windows.</summary>
    public const int Windows = 12;

    private ushort _first;

    /// <summary>Sum of all windows.</summary>
    public readonly double Sum()
    {
        double sum = 0;
        for (var i = 0; i < Windows; i++)
            sum += Decode(this[i]);
        return sum;
    }

    /// <summary>Puts a window's count into its place, where that of twelve windows ago was.</summary>
    /// <param name="window">Number of the window; any origin.</param>
    /// <param name="count">0 or more; beyond 134 million the largest that can be held.</param>
    public void Set(long window, double count) => this[(int)(window % Windows)] = Encode(count);

    /// <summary>Sum of all windows if the count of one were another.</summary>
    public readonly double SumWith(long window, double count) => Sum() - Decode(this[(int)(window % Windows)]) + count;

    /// <summary>Whether more than half of the hour's counts lie in its second half.</summary>
    /// <param name="window">Number of its last window.</param>
    public readonly bool IsGrowing(long window)
    {
        double late = 0;
        for (var i = 0; i < Windows / 2; i++)
            late += Decode(this[(int)((window - i) % Windows)]);
        return late > Sum() / 2;
    }

    // 12 bits of mantissa, 4 bits of exponent: 4095 x 2^15 at most.
    private static ushort Encode(double count)
    {
        var exponent = 0;
        while (count >= 4095.5 && exponent < 15)
        {
            count /= 2;
            exponent++;
        }

        return (ushort)(exponent << 12 | (int)Math.Round(Math.Min(count, 4095)));
    }

    private static double Decode(ushort code) => (double)(code & 0xFFF) * (1 << (code >> 12));
}
