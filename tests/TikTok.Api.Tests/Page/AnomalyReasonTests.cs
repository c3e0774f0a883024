using TikTok.Api.Anomalies;

namespace TikTok.Api.Tests.Page;

public sealed class AnomalyReasonTests
{
    [Theory]
    [InlineData("spike", 57, 5.2, "is mentioned about 11 times as often as usual")]
    [InlineData("spike", 12, 5, "is mentioned about 2.4 times as often as usual")]
    [InlineData("spike", 75, 50, "is mentioned 50 % more often than usual")]
    [InlineData("spike", 57, 0, "is mentioned out of nowhere")]
    [InlineData("drop", 10, 40, "is mentioned 75 % less often than usual")]
    [InlineData("drop", 0, 40, "is mentioned not at all, which is not usual")]
    [InlineData("level-shift", 40, 10, "has settled at a new level: about 4 times as often as usual")]
    [InlineData("emerging", 40, 0, "is new: hardly anybody used it before")]
    public void The_headline_says_what_it_means(string kind, long observed, double expected, string headline) =>
        Assert.Equal(headline, AnomalyReason.Headline(Samples.Anomaly with { Kind = kind, Observed = observed, Expected = expected }));

    [Theory]
    [InlineData(1.3, 11.9, "2 to 11")] // at 11.9 and above a window stands out
    [InlineData(0, 12, "0 to 11")]
    [InlineData(0, 0.4, "none")]
    [InlineData(7, 7, "7 to 7")]
    public void The_normal_band_is_given_in_whole_posts(double lower, double upper, string normal) =>
        Assert.Equal(normal, AnomalyReason.Normal(Samples.Anomaly with { BandLower = lower, BandUpper = upper }));

    [Fact]
    public void The_details_tell_breadth_company_length_gaps_and_what_is_provisional()
    {
        var anomaly = Samples.Anomaly with
        {
            Authors = 3, EndsAt = Rows.Day.AddHours(4), Coverage = 0.5, State = "provisional", Members = ["#mybrand", "#recall"],
        };

        var details = AnomalyReason.Details(anomaly, new CoKeyword("boycott", 30, 0.53)).ToList();

        Assert.Equal(
            [
                "57 posts in an hour, where about 5.2 were expected and 2 to 11 would be normal.",
                "Only 3 authors wrote them: it may be a campaign or spam.",
                "53 % of these posts also have \u2068boycott\u2069.",
                "Raised together with it, by the same posts: \u2068#recall\u2069.",
                "It has lasted 4 hours; the numbers are those of its strongest hour.",
                "The stream brought posts in only 50 % of that time, so the real number may differ.",
                "This is provisional: the time it counts is not over, and the number can only grow.",
            ], details);
    }

    [Theory]
    [InlineData(20, 1, "low")]
    [InlineData(40, 2, "moderate")]
    [InlineData(79, 3, "high")]
    [InlineData(100, 4, "severe")]
    public void Severity_has_a_word(int severity, int level, string name) => Assert.Equal((level, name), AnomalyWords.LevelOf(severity));
}
