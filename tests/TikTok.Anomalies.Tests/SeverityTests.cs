using CsCheck;

namespace TikTok.Anomalies.Tests;

public sealed class SeverityTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 40)]
    [InlineData(4, 60)]
    [InlineData(8, 80)]
    [InlineData(16, 100)]
    [InlineData(1_000, 100)]
    [InlineData(0.999, 0)]
    [InlineData(0, 0)]
    [InlineData(-16, 0)]
    [InlineData(double.PositiveInfinity, 100)]
    public void Severity_grows_with_the_logarithm_of_the_distance(double bands, int severity)
    {
        Assert.Equal(severity, Severity.Of(bands, 1));
        Assert.Equal(severity, Severity.Of(bands * 2.5, 2.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_band_without_width_is_refused(double threshold) => Assert.Throws<ArgumentOutOfRangeException>(() => Severity.Of(1, threshold));

    [Fact]
    public void A_larger_score_is_never_less_severe()
    {
        Gen.Select(Gen.Double[0, 1e6], Gen.Double[0, 1e6], Gen.Double[1e-3, 1e3]).Sample((first, second, threshold) =>
            Severity.Of(Math.Min(first, second), threshold) <= Severity.Of(Math.Max(first, second), threshold));
    }
}
