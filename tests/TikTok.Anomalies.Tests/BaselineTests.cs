using CsCheck;

namespace TikTok.Anomalies.Tests;

public sealed class BaselineTests
{
    [Fact]
    public void Mean_and_deviation_from_sums_are_those_of_the_windows()
    {
        Gen.Int[0, 100_000].Array[1, 200].Sample(windows =>
        {
            var baseline = Baseline.FromSums(windows.Sum(posts => (double)posts), windows.Sum(posts => (double)posts * posts), windows.Length, supportDays: 7);
            var mean = windows.Average();
            var deviation = windows.Length > 1 ? Math.Sqrt(windows.Sum(posts => (posts - mean) * (posts - mean)) / (windows.Length - 1)) : 0;
            Assert.Equal(mean, baseline.Mean, 1e-9 * (1 + mean));
            Assert.Equal(deviation, baseline.StandardDeviation, 1e-6 * (1 + mean));
            Assert.Equal(7, baseline.SupportDays);
        }, iter: 2_000);
    }

    [Fact]
    public void Windows_without_posts_count_as_zero()
    {
        int[] posts = [5, 0, 3, 0, 0, 0, 0, 0, 0, 0];
        var baseline = Baseline.FromSums(8, 34, posts.Length, 1);
        Assert.Equal(0.8, baseline.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(posts.Sum(count => (count - 0.8) * (count - 0.8)) / 9), baseline.StandardDeviation, 1e-12);
    }

    [Fact]
    public void A_keyword_that_never_varied_has_no_deviation()
    {
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 10_000]).Sample((posts, windows) =>
        {
            var baseline = Baseline.FromSums((double)posts * windows, (double)posts * posts * windows, windows, 1);
            Assert.Equal(posts, baseline.Mean, 1e-6);
            Assert.Equal(0, baseline.StandardDeviation, 1e-6 * (1 + posts));
        });
    }

    [Fact]
    public void One_window_has_no_deviation() => Assert.Equal(new Baseline(9, 0, 1), Baseline.FromSums(9, 81, windows: 1, supportDays: 1));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Sums_over_no_window_are_refused(long windows) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Baseline.FromSums(0, 0, windows, 0));
}
