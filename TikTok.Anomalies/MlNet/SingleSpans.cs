using System.Runtime.Intrinsics;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Sums of products in float32, in the orders in which ML.NET makes them on today's processors: near its rounding errors (noise-free
/// series, ties among ranks) another order is seen. The same on all machines: fused operations are computed where a processor lacks them.
/// </summary>
internal static class SingleSpans
{
    /// <summary>Eight sums side by side, fused, then the pairs of pairs.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i + 8 <= left.Length; i += 8)
            sums = Vector256.FusedMultiplyAdd(Vector256.Create(left[i..]), Vector256.Create(right[i..]), sums);
        if (i < left.Length)
            sums = Vector256.FusedMultiplyAdd(Rest(left[i..]), Rest(right[i..]), sums);
        return sums[0] + sums[1] + (sums[2] + sums[3]) + (sums[4] + sums[5] + (sums[6] + sums[7]));
    }

    /// <summary>One product after the other.</summary>
    public static float DotInOrder(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0f;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Adds factor * vector, fused.</summary>
    public static void AddScaled(Span<float> sum, float factor, ReadOnlySpan<float> vector)
    {
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + 8 <= vector.Length; i += 8)
            Vector256.FusedMultiplyAdd(factors, Vector256.Create(vector[i..]), Vector256.Create<float>(sum[i..])).CopyTo(sum[i..]);
        for (; i < vector.Length; i++)
            sum[i] = MathF.FusedMultiplyAdd(factor, vector[i], sum[i]);
    }

    /// <summary>The sum of vectors times factors, four vectors at a time; a missing fourth counts as zero.</summary>
    /// <param name="factors">One for each vector.</param>
    /// <param name="vectors">One after the other.</param>
    /// <param name="length">Of a vector.</param>
    /// <param name="sum">Takes the sum; may be shorter than a vector.</param>
    public static void Combine(ReadOnlySpan<float> factors, ReadOnlySpan<float> vectors, int length, Span<float> sum)
    {
        sum.Clear();
        Span<float> four = stackalloc float[4];
        for (var first = 0; first < factors.Length; first += 4)
        {
            var count = Math.Min(4, factors.Length - first);
            four.Clear();
            factors.Slice(first, count).CopyTo(four);
            var vector0 = vectors.Slice(first * length, sum.Length);
            var vector1 = count > 1 ? vectors.Slice((first + 1) * length, sum.Length) : vector0;
            var vector2 = count > 2 ? vectors.Slice((first + 2) * length, sum.Length) : vector0;
            var vector3 = count > 3 ? vectors.Slice((first + 3) * length, sum.Length) : vector0;
            var i = 0;
            for (; i + 8 <= sum.Length; i += 8)
            {
                var left = Vector256.FusedMultiplyAdd(Vector256.Create(four[1]), Vector256.Create(vector1[i..]), four[0] * Vector256.Create(vector0[i..]));
                var right = Vector256.FusedMultiplyAdd(Vector256.Create(four[3]), Vector256.Create(vector3[i..]), four[2] * Vector256.Create(vector2[i..]));
                (Vector256.Create<float>(sum[i..]) + (left + right)).CopyTo(sum[i..]);
            }

            for (; i < sum.Length; i++)
                sum[i] += MathF.FusedMultiplyAdd(four[1], vector1[i], four[0] * vector0[i]) + MathF.FusedMultiplyAdd(four[3], vector3[i], four[2] * vector2[i]);
        }
    }

    private static Vector256<float> Rest(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[8];
        values.CopyTo(padded);
        return Vector256.Create((ReadOnlySpan<float>)padded);
    }
}
