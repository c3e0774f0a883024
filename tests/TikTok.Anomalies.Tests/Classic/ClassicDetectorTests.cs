using CsCheck;
using TikTok.Anomalies.Classic;

namespace TikTok.Anomalies.Tests.Classic;

public sealed class ClassicDetectorTests
{
    private static readonly Baseline s_normal = new(Mean: 10, StandardDeviation: 4, SupportDays: 7); // the band ends at 20
    private static readonly Gen<(Baseline Baseline, ClassicOptions Options)> s_setting = Gen.Select(
        Gen.Double[0, 50], Gen.OneOf<double>(Gen.Double[0, 20], Gen.Const(0.0)), Gen.Double[0.1, 5], Gen.Int[1, 5],
        (mean, deviation, deviations, authors) => (new Baseline(mean, deviation, 7), new ClassicOptions { Deviations = deviations, MinAuthors = authors }));

    [Fact]
    public void The_documented_example_holds()
    {
        var detector = new ClassicDetector();
        var baseline = Baseline.FromSums(sum: 4032, sumOfSquares: 16124, windows: 2016, supportDays: 7);
        var verdict = detector.Judge(new Observation(Posts: 40, Authors: 31), baseline);
        Assert.Equal((2.0, 2.0), (baseline.Mean, baseline.StandardDeviation));
        Assert.True(verdict.IsAnomaly);
        Assert.Equal(AnomalyKind.Spike, verdict.Kind);
        Assert.Equal(7, verdict.Upper);
        Assert.Equal(19, verdict.Score);
        Assert.Equal(2, verdict.Expected);
        Assert.Equal(0, verdict.Lower);
        Assert.Equal(79, verdict.Severity); // 20 + 20 log2(19 / 2.5)
        Assert.Equal(("classic", 1), (detector.Name, detector.Version));
    }

    [Theory]
    [InlineData(19, false, 0)]
    [InlineData(20, true, 20)]
    [InlineData(21, true, 23)]
    [InlineData(30, true, 40)]
    [InlineData(10, false, 0)]
    [InlineData(0, false, 0)]
    public void A_window_stands_out_from_the_mean_plus_two_and_a_half_deviations_on(long posts, bool stands, int severity)
    {
        var verdict = new ClassicDetector().Judge(new Observation(posts, 50), s_normal);
        Assert.Equal((stands, severity, 20.0, 0.0), (verdict.IsAnomaly, verdict.Severity, verdict.Upper, verdict.Lower));
        Assert.Equal((posts - 10) / 4.0, verdict.Score);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_spike_needs_several_authors(long authors, bool stands) =>
        Assert.Equal(stands, new ClassicDetector().Judge(new Observation(100, authors), s_normal).IsAnomaly);

    [Theory]
    [InlineData(0.999, false)]
    [InlineData(1, true)]
    public void A_keyword_below_the_least_mean_is_not_judged(double mean, bool stands) =>
        Assert.Equal(stands, new ClassicDetector().Judge(new Observation(100, 50), new Baseline(mean, 1, 7)).IsAnomaly);

    [Fact]
    public void A_keyword_without_a_baseline_never_stands_out()
    {
        Assert.Equal(default, new ClassicDetector().Judge(new Observation(1_000_000, 1_000), baseline: null));
        Assert.False(new ClassicDetector().IsCertain(new Observation(1_000_000, 1_000), baseline: null));
    }

    [Theory]
    [InlineData(5, false, 0, 0)]
    [InlineData(6, true, 1, 20)]
    [InlineData(15, true, 10, 60)]
    public void A_keyword_that_never_varied_stands_out_with_the_first_post_more(long posts, bool stands, double score, int severity)
    {
        var verdict = new ClassicDetector().Judge(new Observation(posts, 3), new Baseline(5, 0, 7));
        Assert.Equal((stands, score, severity), (verdict.IsAnomaly, verdict.Score, verdict.Severity));
    }

    [Fact]
    public void The_verdict_follows_the_rule_whatever_the_numbers()
    {
        Gen.Select(s_setting, Gen.Long[0, 200], Gen.Long[0, 10]).Sample((setting, posts, authors) =>
        {
            var (baseline, options) = setting;
            var verdict = new ClassicDetector(options).Judge(new Observation(posts, authors), baseline);
            var upper = baseline.Mean + options.Deviations * baseline.StandardDeviation;
            Assert.Equal(posts >= upper && posts > baseline.Mean && baseline.Mean >= 1 && authors >= options.MinAuthors, verdict.IsAnomaly);
            Assert.InRange(verdict.Severity, verdict.IsAnomaly ? 20 : 0, verdict.IsAnomaly ? 100 : 0);
            Assert.InRange(verdict.Lower, 0, verdict.Upper);
        }, iter: 5_000);
    }

    [Fact]
    public void A_window_that_is_certain_stands_out_whatever_comes_later()
    {
        Gen.Select(s_setting, Gen.Long[0, 200], Gen.Long[0, 10], Gen.Long[0, 1_000], Gen.Long[0, 50]).Sample((setting, posts, authors, morePosts, moreAuthors) =>
        {
            var detector = new ClassicDetector(setting.Options);
            if (detector.IsCertain(new Observation(posts, authors), setting.Baseline))
                Assert.True(detector.Judge(new Observation(posts + morePosts, authors + moreAuthors), setting.Baseline).IsAnomaly);
        }, iter: 5_000);
    }
}
