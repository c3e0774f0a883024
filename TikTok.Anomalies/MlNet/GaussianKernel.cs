using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// The tail of a Gaussian kernel density (Rosenblatt 1956, Parzen 1962) over stored scores, four at a time. The error function is
/// formula 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), off by up to 1.5e-7, as ML.NET has it. Sums are
/// made one by one from the oldest score on: near 0 and 1 another order would be seen in the p-value.
/// </summary>
internal static class GaussianKernel
{
    /// <summary>Scores are read in groups of this many: buffers are padded to a multiple.</summary>
    public const int Lanes = 4;

    /// <summary>Sum of erf((score - x) / bandwidth) over the stored scores; adds the squared differences to <paramref name="squares"/>.</summary>
    /// <param name="padded">The scores, oldest first, padded to a multiple of <see cref="Lanes"/> by any numbers.</param>
    /// <param name="count">How many are scores.</param>
    /// <param name="score">The new score.</param>
    /// <param name="bandwidth">In the unit of the scores, more than 0.</param>
    /// <param name="squares">A running sum.</param>
    public static double SumOfErf(ReadOnlySpan<float> padded, int count, double score, double bandwidth, ref double squares)
    {
        var scores = Vector256.Create(score);
        var bandwidths = Vector256.Create(bandwidth);
        double erfs = 0, sum = squares;
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            var difference = scores - Widen(padded[i..]);
            var erf = Erf(difference / bandwidths);
            var square = difference * difference;
            erfs = erfs + erf[0] + erf[1] + erf[2] + erf[3];
            sum = sum + square[0] + square[1] + square[2] + square[3];
        }

        if (i < count)
        {
            var difference = scores - Widen(padded[i..]);
            var erf = Erf(difference / bandwidths);
            for (var lane = 0; i < count; i++, lane++)
            {
                erfs += erf[lane];
                sum += difference[lane] * difference[lane];
            }
        }

        squares = sum;
        return erfs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widen(ReadOnlySpan<float> four)
    {
        var single = Vector128.Create(four);
        return Vector256.Create(Vector128.WidenLower(single), Vector128.WidenUpper(single));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Erf(Vector256<double> z)
    {
        var size = Vector256.Abs(z);
        var t = Vector256<double>.One / (Vector256<double>.One + 0.3275911 * size);
        var polynomial = ((((1.061405429 * t + Vector256.Create(-1.453152027)) * t + Vector256.Create(1.421413741)) * t + Vector256.Create(-0.284496736)) * t + Vector256.Create(0.254829592)) * t;
        var erf = Vector256<double>.One - polynomial * ExpOfNegative(-(size * size));
        return Vector256.ConditionalSelect(Vector256.LessThan(z, Vector256<double>.Zero), -erf, erf);
    }

    /// <summary>
    /// e^x for x at most 0, to within a unit in the last place; below -60, where 1 - e^x is 1, that of -60. Unlike Math.Exp it is the
    /// same on all machines. x = k ln 2 + r, and the exponential series for |r| at most ln 2 / 2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ExpOfNegative(Vector256<double> x)
    {
        x = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-60.0)), Vector256.Create(-60.0), x);
        // Adding 1.5 * 2^52 rounds to a whole number, which then lies in the low bits.
        var shifted = Fma(x, 1 / 0.693147180559945309, 6755399441055744);
        var k = shifted - Vector256.Create(6755399441055744.0);
        var high = Fma(k, Vector256.Create(-Ln2High), x); // exact: the high part of ln 2 ends in zeros
        var low = k * -Ln2Low;
        var r = high + low;
        var lost = high - r + low;
        // (e^r - 1 - r) / r², its terms in pairs and pairs of pairs (Estrin): fewer wait for each other.
        var r2 = r * r;
        var r4 = r2 * r2;
        var series0 = Fma(Fma(r, 1.0 / 120, 1.0 / 24), r2, Fma(r, 1.0 / 6, 0.5));
        var series4 = Fma(Fma(r, 1.0 / 362880, 1.0 / 40320), r2, Fma(r, 1.0 / 5040, 1.0 / 720));
        var series8 = Fma(Fma(r, 1.0 / 6227020800, 1.0 / 479001600), r2, Fma(r, 1.0 / 39916800, 1.0 / 3628800));
        var series = Fma(Fma(series8, r4, series4), r4, series0);
        var rest = Fma(series, r2, lost);
        var sum = Vector256<double>.One + r;
        var exp = sum + (Vector256<double>.One - sum + r + rest);
        return (exp.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }

    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fma(Vector256<double> x, double factor, double addend) => Fma(x, Vector256.Create(factor), Vector256.Create(addend));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fma(Vector256<double> x, Vector256<double> factor, Vector256<double> addend) => Vector256.FusedMultiplyAdd(x, factor, addend);
}
