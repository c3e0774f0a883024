using CsCheck;
using TikTok.Anomalies.Seasonal;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class TrailingHourTests
{
    [Fact]
    public void It_sums_the_last_twelve_windows() => Gen.Int[0, 300].Array[1, 50].Sample(counts =>
    {
        var hour = default(TrailingHour);
        for (var window = 0; window < counts.Length; window++)
            hour.Set(1000 + window, counts[window]);
        Assert.Equal(counts.TakeLast(12).Sum(), hour.Sum());
        Assert.Equal(counts.Append(7).TakeLast(12).Sum(), hour.SumWith(1000 + counts.Length, 7));
    });

    [Fact]
    public void Counts_are_exact_up_to_4095_and_near_beyond() => Gen.Select(Gen.Double[0, 27], Gen.Const(0)).Sample((bits, _) =>
    {
        var count = Math.Floor(Math.Pow(2, bits));
        var hour = default(TrailingHour);
        hour.Set(3, count);
        Assert.Equal(count, hour.Sum(), count < 4095.5 ? 0 : count / 2048);
    });

    [Theory]
    [InlineData(1e9)]
    [InlineData(1e300)]
    public void What_is_too_large_is_the_largest_that_can_be_held(double count)
    {
        var hour = default(TrailingHour);
        hour.Set(0, count);
        Assert.Equal(4095.0 * (1 << 15), hour.Sum());
    }

    [Fact]
    public void A_factor_is_held_to_a_part_in_8192_from_0_to_8() => Gen.Double[0, 7.99].Sample(value => Assert.Equal(value, Factor.Of(value).Value, 1 / 8192.0));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(100, 65535 / 8192.0)]
    public void A_factor_beyond_is_the_nearest_that_can_be_held(double value, double held) => Assert.Equal(held, Factor.Of(value).Value);
}
