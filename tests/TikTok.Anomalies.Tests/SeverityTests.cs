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

    [Fact]
    public void Eight_times_as_many_and_forty_posts_more_is_fifty() => Assert.Equal(50, Severity.OfHour(observed: 8 * 40 / 7.0 - 1, expected: 40 / 7.0 - 1));

    [Theory]
    [InlineData(20, 20, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(7, 0, 41)] // three doublings, and 0.77 of a doubling of ten posts
    [InlineData(1e9, 0, 100)]
    public void An_hour_as_usual_is_one_and_nothing_is_more_than_a_hundred(double observed, double expected, int severity) =>
        Assert.Equal(severity, Severity.OfHour(observed, expected));

    [Fact]
    public void Fewer_are_as_severe_as_more() => Gen.Select(Gen.Double[0, 1e4], Gen.Double[0, 1e4]).Sample((left, right) =>
        Severity.OfHour(left, right) == Severity.OfHour(right, left));

    [Fact]
    public void More_posts_are_never_less_severe() => Gen.Select(Gen.Double[0, 1e4], Gen.Double[0, 1e4], Gen.Double[0, 1e4]).Sample((expected, one, other) =>
        Severity.OfHour(expected + Math.Min(one, other), expected) <= Severity.OfHour(expected + Math.Max(one, other), expected));
}
