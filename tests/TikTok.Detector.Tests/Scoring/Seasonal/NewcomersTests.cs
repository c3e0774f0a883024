using TikTok.Detector.Scoring.Seasonal;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class NewcomersTests
{
    [Fact]
    public void More_posts_are_rarer()
    {
        var newcomers = new Newcomers();
        var judged = new[] { 0.0, 1, 3, 10, 30 }.Select(newcomers.Judge).ToList();
        Assert.Equal(judged.OrderBy(one => one.Residual), judged);
        Assert.Equal(judged.OrderByDescending(one => one.Probability), judged);
    }

    [Fact]
    public void Where_newcomers_are_loud_an_hour_is_less_rare()
    {
        var (quiet, loud) = (new Newcomers(), new Newcomers());
        for (var i = 0; i < 50_000; i++)
        {
            quiet.Learn(0);
            loud.Learn(4);
        }

        Assert.True(quiet.Judge(20).Probability < loud.Judge(20).Probability);
        Assert.True(quiet.Judge(20).Residual > loud.Judge(20).Residual);
    }

    [Fact]
    public void A_story_of_many_new_words_teaches_little()
    {
        var (huge, small) = (new Newcomers(), new Newcomers());
        huge.Learn(10_000);
        small.Learn(5);
        Assert.Equal(small.Known, huge.Known);
    }
}
