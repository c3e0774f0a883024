using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Scoring.Seasonal;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class PlatformVolumeTests
{
    private const int Day = 288;
    private static readonly SeasonalModel s_model = new(new SeasonalOptions(), TimeSpan.FromMinutes(5));

    [Fact]
    public void Before_a_day_is_known_it_says_nothing()
    {
        var platform = After(windows: 200, posts: 1000);
        Assert.Equal((1, false, false), (platform.FactorOf(200, 16, 5000), platform.IsReady, platform.IsSettled));
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
        Assert.Equal(1, platform.FactorOf(3 * Day, 0, 1000), 0.01);
        for (var window = 0; window < 12; window++)
            platform.Learn(3 * Day + window, 0, 1400);
        Assert.Equal(1.4, platform.FactorOf(3 * Day + 12, 1, 1400), 0.05);
    }

    [Fact]
    public void Of_a_small_platform_one_window_says_little()
    {
        var platform = After(3 * Day, posts: 5);
        Assert.InRange(platform.FactorOf(3 * Day, 0, 15), 1, 1.2);
    }

    [Fact]
    public void A_large_keyword_does_not_explain_itself()
    {
        var platform = After(3 * Day, posts: 1000);
        var keyword = s_model.Seed(new SeasonalSeed(100, 0.1, 0.1, 7, [], [])); // a tenth of the platform
        var factor = platform.FactorOf(3 * Day, 0, 1900);
        Assert.True(factor > 1.5);

        Assert.Equal(1, platform.FactorWithout(factor, 1000, 1900, keyword), 0.15); // all that came was its own
        Assert.Equal(factor, platform.FactorWithout(factor, 190, 1900, keyword), 0.01); // it rose as the platform did
        Assert.Equal(factor, platform.FactorWithout(factor, 10, 1900, keyword)); // a small one changes nothing
    }

    [Fact]
    public void An_open_window_may_come_to_more_than_it_has_by_now()
    {
        var platform = After(3 * Day, posts: 1000);
        Assert.Equal(2, platform.LargestFactorOf(3 * Day, 0, 0), 0.1);
        Assert.True(platform.LargestFactorOf(3 * Day, 0, 3000) > 3.5);
    }

    private static PlatformVolume After(int windows, long posts)
    {
        var platform = new PlatformVolume(s_model);
        for (var window = 0; window < windows; window++)
            platform.Learn(window, window / 12 % 168, posts);
        return platform;
    }
}
