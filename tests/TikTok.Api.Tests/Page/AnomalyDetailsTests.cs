using TikTok.Api.Anomalies;

namespace TikTok.Api.Tests.Page;

public sealed class AnomalyDetailsTests
{
    [Fact]
    public void The_details_tell_breadth_company_length_gaps_and_what_is_provisional()
    {
        var anomaly = Samples.Anomaly with { Authors = 3, EndsAt = Rows.Day.AddHours(4), Coverage = 0.5, State = "provisional" };

        Assert.Equal(
            [
                "57 posts in an hour so far, about 5 expected; 2 to 11 would be normal.",
                "Only 3 authors wrote them: it may be a campaign or spam.",
                "53 % of these posts also have \u2068boycott\u2069.",
                "It has lasted 4 hours; the numbers are those of the hour that stood out most.",
                "The stream brought posts in only 50 % of that time, so the real number may differ.",
                "This is provisional: the time it counts is not over, and the number can only grow.",
            ], AnomalyDetails.Of(anomaly, new CoKeyword("boycott", 30, 0.53)).ToList());
    }

    [Fact]
    public void The_numbers_of_the_hour_come_with_the_authors_of_its_end_and_why_nobody_is_told()
    {
        var anomaly = Samples.Anomaly with
        {
            WindowSeconds = 300, EndsAt = Rows.Day.AddMinutes(5), Observed = 12, Authors = 9, HourObserved = 84, HourExpected = 6, State = "open", Alert = false, QuietReason = "budget",
        };

        Assert.Equal(
            [
                "84 posts in an hour, about 6 expected.",
                "9 authors wrote the 12 of its last five minutes: it is not one account.",
                "It is open: more of it confirms it; if nothing follows, it is taken back.",
                "No alert: others of that day were more severe.",
            ], AnomalyDetails.Of(anomaly, companion: null).ToList());
    }

    [Fact]
    public void That_every_post_is_by_somebody_else_is_said_of_all_posts_or_not_at_all()
    {
        var anomaly = Samples.Anomaly with { Observed = 5, Authors = 5 };

        Assert.Equal("Every post is by somebody else: many people talk about it.", AnomalyDetails.Of(anomaly, companion: null).ElementAt(1));
        Assert.Equal(
            "5 authors wrote the 5 of its last five minutes: it is not one account.",
            AnomalyDetails.Of(anomaly with { HourObserved = 43, HourExpected = 6 }, companion: null).ElementAt(1));
    }

    [Fact]
    public void A_silence_of_the_stream_is_not_blamed_on_a_keyword() =>
        Assert.Equal(
            [
                "No post came in that time; some 1,200 posts are missing.",
                "It says nothing about TikTok: the source, or the way from it to here, was interrupted.",
                "No keyword is judged by this time, and none learns from it: it is not observed, which is not the same as zero.",
            ], AnomalyDetails.Of(Samples.Anomaly with { Kind = "gap", Keyword = "*", State = "closed", Expected = 1204 }, companion: null).ToList());

    [Theory]
    [InlineData(1.3, 11.9, "2 to 11")] // at 11.9 and above a window stands out
    [InlineData(0, 12, "0 to 11")]
    [InlineData(0, 0.4, "none")]
    [InlineData(7, 7, "7 to 7")]
    public void The_normal_band_is_given_in_whole_posts(double lower, double upper, string normal) =>
        Assert.Equal(normal, AnomalyDetails.Normal(Samples.Anomaly with { BandLower = lower, BandUpper = upper }));
}
