using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Scoring.Seasonal;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class PlatformVolumeTests
{
    private const int Day = 288;
    private static readonly SeasonalModel s_model = new(new SeasonalOptions(), TimeSpan.FromMinutes(5));

    private static readonly SeasonalState s_small = s_model.Seed(new SeasonalSeed(1, 0.1, 0.1, 7, [], []));

    [Fact]
    public void Before_a_day_is_known_it_says_nothing()
    {
        var platform = After(windows: 200, posts: 1000);
        Assert.Equal((1, false, false), (Factor(platform, 200, 5000), platform.IsReady, platform.IsSettled));
    }

    [Fact]
    public void It_is_settled_on_the_fourth_day()
    {
        Assert.False(After(3 * Day - 1, 1000).IsSettled);
        Assert.True(After(3 * Day, 1000).IsSettled);
    }

    [Fact]
    public void Forty_per_cent_more_on_the_platform_are_forty_per_cent_more_on_a_keyword()
    {
        var platform = After(3 * Day, posts: 1000);
        Assert.Equal(1, Factor(platform, 3 * Day, 1000), 0.01);
        for (var window = 0; window < 12; window++)
            platform.Learn(MomentOf(3 * Day + window), 1400);
        Assert.Equal(1.4, Factor(platform, 3 * Day + 12, 1400), 0.05);
    }

    [Fact]
    public void Of_a_small_platform_one_window_says_little()
    {
        var platform = After(3 * Day, posts: 5);
        Assert.InRange(Factor(platform, 3 * Day, 15), 1, 1.2);
    }

    [Fact]
    public void A_large_keyword_does_not_explain_itself()
    {
        var platform = After(3 * Day, posts: 1000);
        var window = platform.Window(MomentOf(3 * Day), 1900);
        var keyword = s_model.Seed(new SeasonalSeed(100, 0.1, 0.1, 7, [], [])); // a tenth of the platform
        Assert.True(window.FactorFor(1, 3 * Day, s_small) > 1.5);

        Assert.Equal(1, window.FactorFor(1000, 3 * Day, keyword), 0.15); // all that came was its own
        Assert.Equal(1.8, window.FactorFor(190, 3 * Day, keyword), 0.1); // it rose as the platform did
    }

    [Fact]
    public void A_keyword_that_is_the_whole_platform_is_not_explained_by_it()
    {
        var platform = After(3 * Day, posts: 10);
        var keyword = s_model.Seed(new SeasonalSeed(10, 0.1, 0.1, 7, [], []));
        Assert.Equal(1, platform.Window(MomentOf(3 * Day), 500).FactorFor(500, 3 * Day, keyword), 0.1);
    }

    [Fact]
    public void An_open_window_may_come_to_more_than_it_has_by_now()
    {
        var platform = After(3 * Day, posts: 1000);
        Assert.Equal(1.9, platform.Largest(MomentOf(3 * Day), 0).FactorFor(1, 3 * Day, s_small), 0.2);
        Assert.True(platform.Largest(MomentOf(3 * Day), 3000).FactorFor(1, 3 * Day, s_small) > 3.5);
    }

    private static double Factor(PlatformVolume platform, int window, long posts) => platform.Window(MomentOf(window), posts).FactorFor(0, window, s_small);

    private static Moment MomentOf(int window) => new(window, window / 12 % 168);

    private static PlatformVolume After(int windows, long posts)
    {
        var platform = new PlatformVolume(s_model);
        for (var window = 0; window < windows; window++)
            platform.Learn(MomentOf(window), posts);
        return platform;
    }
}
