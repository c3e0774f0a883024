using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Discrete Fourier transform of one length, in double and without allocating: Cooley and Tukey (1965) for powers of two, for other lengths
/// Bluestein's convolution (1970). (MathNet.Numerics allocates for those.) Immutable; the plan of a length is shared by all series.
/// </summary>
internal sealed class FourierPlan
{
    private static readonly ConcurrentDictionary<int, FourierPlan> Plans = new();

    private readonly int _length;
    private readonly int _padded; // a power of two
    private readonly double[] _cos, _sin; // of 2 pi k / padded
    private readonly double[] _chirpCos, _chirpSin, _filterRe, _filterIm; // empty for powers of two

    private FourierPlan(int length)
    {
        _length = length;
        var powerOfTwo = int.IsPow2(length);
        _padded = powerOfTwo ? length : checked((int)BitOperations.RoundUpToPowerOf2((uint)(2 * length - 1)));
        (_cos, _sin) = Circle(_padded / 2, k => 2 * Math.PI * k / _padded);
        var chirp = powerOfTwo ? 0 : length;
        (_chirpCos, _chirpSin) = Circle(chirp, k => Math.PI * ((long)k * k % (2L * length)) / length);
        _filterRe = new double[powerOfTwo ? 0 : _padded];
        _filterIm = new double[powerOfTwo ? 0 : _padded];
        for (var k = 0; k < chirp; k++)
        {
            _filterRe[k] = _filterRe[(_padded - k) % _padded] = _chirpCos[k] / _padded; // the inverse transform's 1/n is in here
            _filterIm[k] = _filterIm[(_padded - k) % _padded] = _chirpSin[k] / _padded;
        }

        if (!powerOfTwo)
            PowerOfTwo(_filterRe, _filterIm);
    }

    public static FourierPlan Of(int length) => Plans.GetOrAdd(length, static key => new FourierPlan(key));

    /// <summary>Forward, in place, not divided.</summary>
    public void Transform(Span<double> re, Span<double> im)
    {
        if (_padded == _length)
            PowerOfTwo(re, im);
        else
            Bluestein(re, im);
    }

    /// <summary>Inverse, in place, not divided: swapping the parts turns one direction into the other.</summary>
    public void Inverse(Span<double> re, Span<double> im) => Transform(im, re);

    private static (double[] Cos, double[] Sin) Circle(int count, Func<int, double> angle) =>
        ([.. Enumerable.Range(0, count).Select(k => Math.Cos(angle(k)))], [.. Enumerable.Range(0, count).Select(k => Math.Sin(angle(k)))]);

    private void Bluestein(Span<double> re, Span<double> im)
    {
        var buffer = ArrayPool<double>.Shared.Rent(2 * _padded);
        var bufferRe = buffer.AsSpan(0, _padded);
        var bufferIm = buffer.AsSpan(_padded, _padded);
        buffer.AsSpan(0, 2 * _padded).Clear();
        for (var k = 0; k < _length; k++)
            (bufferRe[k], bufferIm[k]) = Chirped(re[k], im[k], k);
        PowerOfTwo(bufferRe, bufferIm);
        for (var k = 0; k < _padded; k++)
            (bufferRe[k], bufferIm[k]) = (bufferRe[k] * _filterRe[k] - bufferIm[k] * _filterIm[k], bufferRe[k] * _filterIm[k] + bufferIm[k] * _filterRe[k]);
        PowerOfTwo(bufferIm, bufferRe);
        for (var k = 0; k < _length; k++)
            (re[k], im[k]) = Chirped(bufferRe[k], bufferIm[k], k);
        ArrayPool<double>.Shared.Return(buffer);
    }

    /// <summary>Times e^(-i pi k²/n).</summary>
    private (double Re, double Im) Chirped(double re, double im, int k) =>
        (re * _chirpCos[k] + im * _chirpSin[k], im * _chirpCos[k] - re * _chirpSin[k]);

    private void PowerOfTwo(Span<double> re, Span<double> im)
    {
        for (int i = 1, reversed = 0; i < _padded; i++)
        {
            var bit = _padded >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
                reversed ^= bit;
            reversed ^= bit;
            if (i < reversed)
                (re[i], re[reversed], im[i], im[reversed]) = (re[reversed], re[i], im[reversed], im[i]);
        }

        for (var half = 1; half < _padded; half <<= 1)
        {
            var step = _padded / (2 * half);
            for (var start = 0; start < _padded; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var (even, odd) = (start + k, start + k + half);
                    var (cos, sin) = (_cos[k * step], _sin[k * step]);
                    var oddRe = re[odd] * cos + im[odd] * sin;
                    var oddIm = im[odd] * cos - re[odd] * sin;
                    (re[odd], im[odd]) = (re[even] - oddRe, im[even] - oddIm);
                    (re[even], im[even]) = (re[even] + oddRe, im[even] + oddIm);
                }
            }
        }
    }
}
