using CsCheck;
using TikTok.Anomalies.Seasonal;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class NegativeBinomialTests
{
    private static readonly Gen<(double Mean, double Dispersion)> s_setting = Gen.Select(Gen.Double[0.05, 2000], Gen.Double[0.02, 5]);

    [Fact]
    public void Three_times_a_mean_of_four_is_two_and_a_half_deviations_out()
    {
        Assert.Equal(2.55, NegativeBinomial.Residual(12, 4, 0.1), 0.01); // by hand: the root of 2 (12 ln 3 - 22 ln (22 / 14))
        Assert.Equal(12, NegativeBinomial.CountAt(2.5455, 4, 0.1), 0.05);
    }

    [Fact]
    public void At_the_mean_the_residual_is_nought_and_has_the_sign_of_the_difference() => s_setting.Sample(setting =>
    {
        var (mean, dispersion) = setting;
        Assert.Equal(0, NegativeBinomial.Residual(mean, mean, dispersion), 1e-5);
        Assert.True(NegativeBinomial.Residual(mean * 1.1, mean, dispersion) > 0);
        Assert.True(NegativeBinomial.Residual(mean * 0.9, mean, dispersion) < 0);
    });

    [Fact]
    public void Just_beside_the_mean_it_is_antisymmetric() => s_setting.Sample(setting =>
    {
        var (mean, dispersion) = setting;
        var (above, below) = (NegativeBinomial.Residual(mean * 1.01, mean, dispersion), NegativeBinomial.Residual(mean * 0.99, mean, dispersion));
        Assert.Equal(above, -below, 0.03 * above);
    });

    [Fact]
    public void More_is_never_less_unusual_above_the_mean() => Gen.Select(s_setting, Gen.Double[0, 5000], Gen.Double[0, 5000]).Sample((setting, one, other) =>
        Assert.True(NegativeBinomial.Residual(Math.Min(one, other), setting.Mean, setting.Dispersion)
            <= NegativeBinomial.Residual(Math.Max(one, other), setting.Mean, setting.Dispersion) + 1e-9));

    [Fact]
    public void A_large_mean_of_little_dispersion_is_all_but_a_normal() =>
        Assert.Equal(2, NegativeBinomial.Residual(10_000 + 2 * Math.Sqrt(10_000 + 1e-6 * 1e8), 10_000, 1e-6), 0.02);

    [Fact]
    public void The_count_at_a_residual_has_that_residual() => Gen.Select(s_setting, Gen.Double[-1, 8]).Sample((setting, residual) =>
    {
        var count = NegativeBinomial.CountAt(residual, setting.Mean, setting.Dispersion);
        if (NegativeBinomial.Residual(0, setting.Mean, setting.Dispersion) < residual && count < 1e11)
            Assert.Equal(residual, NegativeBinomial.Residual(count, setting.Mean, setting.Dispersion), 0.05 * (1 + Math.Abs(residual)));
    });

    [Fact]
    public void Where_no_count_is_so_low_it_is_all_but_nought() => Assert.InRange(NegativeBinomial.CountAt(-9, 2, 0.5), 0, 0.01);

    [Theory]
    [InlineData(-10, 1)]
    [InlineData(-1, 0.8413447)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.3085375)]
    [InlineData(0.75, 0.2266274)]
    [InlineData(1, 0.1586553)]
    [InlineData(2, 0.02275013)]
    [InlineData(3, 0.001349898)]
    [InlineData(4, 3.167124e-5)]
    [InlineData(5, 2.866516e-7)]
    [InlineData(6, 9.865876e-10)]
    public void A_normal_tail_is_right_to_the_digits_of_the_tables(double residual, double tail) =>
        Assert.Equal(1, NegativeBinomial.TailAbove(residual) / tail, 2e-6);

    [Fact]
    public void Farther_out_is_never_more_probable() => Gen.Select(Gen.Double[-5, 30], Gen.Double[-5, 30]).Sample((one, other) =>
        NegativeBinomial.TailAbove(Math.Max(one, other)) <= NegativeBinomial.TailAbove(Math.Min(one, other)));
}
