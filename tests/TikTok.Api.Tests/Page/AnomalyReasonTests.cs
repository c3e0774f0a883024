using TikTok.Api.Anomalies;

namespace TikTok.Api.Tests.Page;

public sealed class AnomalyReasonTests
{
    private static readonly Anomaly s_hour = Samples.Anomaly with
    {
        WindowSeconds = 300, StartsAt = Rows.Day.AddMinutes(185), EndsAt = Rows.Day.AddMinutes(190), PeakAt = Rows.Day.AddMinutes(185),
        Observed = 12, Authors = 9, Expected = 0.5, HourObserved = 83.6, HourExpected = 6.2, OpenedAt = Rows.Day.AddMinutes(190),
    };

    private static readonly Anomaly s_gap = s_hour with
    {
        Keyword = "*", Metric = "coverage", Kind = "gap", State = "closed", EndsAt = Rows.Day.AddMinutes(330), Observed = 0, Authors = 0, Expected = 1234, HourObserved = 0, HourExpected = 0,
    };

    [Theory]
    [InlineData("spike", 83.6, 6.2, "84 posts in the hour to 03:10 UTC, where about 6 were expected; 9 authors wrote the 12 of its last five minutes.")]
    [InlineData("spike", 30, 0.2, "30 posts in the hour to 03:10 UTC, where hardly any were expected; 9 authors wrote the 12 of its last five minutes.")]
    [InlineData("drop", 2.6, 40, "Only 3 posts in the hour to 03:10 UTC, where about 40 were expected.")]
    [InlineData("drop", 0, 40, "No posts in the hour to 03:10 UTC, where about 40 were expected.")]
    [InlineData("level-shift", 84, 6.2, "A new normal of some 84 posts an hour as of 03:10 UTC, where about 6 were usual.")]
    [InlineData("level-shift", 2, 40, "A new normal of some 2 posts an hour as of 03:10 UTC, where about 40 were usual.")]
    [InlineData("level-shift", 0, 6.2, "A new normal of hardly any posts an hour as of 03:10 UTC, where about 6 were usual.")]
    [InlineData("emerging", 43, 0, "Hardly anybody used it before: 43 posts in the hour to 03:10 UTC; 9 authors wrote the 12 of its last five minutes.")]
    public void The_reason_is_told_with_the_numbers_of_the_hour(string kind, double observed, double expected, string sentence) =>
        Assert.Equal(sentence, (s_hour with { Kind = kind, HourObserved = observed, HourExpected = expected }).Reason);

    [Theory]
    [InlineData("spike", 57, 5.2, "57 posts in the hour to 01:00 UTC, where about 5 were expected; 43 authors wrote them.")]
    [InlineData("drop", 2, 40.0, "Only 2 posts in the hour to 01:00 UTC, where about 40 were expected.")]
    [InlineData("emerging", 12345, 0.0, "Hardly anybody used it before: 12,345 posts in the hour to 01:00 UTC; 43 authors wrote them.")]
    [InlineData("spike", 1, 0.0, "1 post in the hour to 01:00 UTC, where hardly any were expected.")]
    public void Without_numbers_of_the_hour_those_of_the_window_are_told(string kind, long observed, double expected, string sentence) =>
        Assert.Equal(sentence, (Samples.Anomaly with { Kind = kind, Observed = observed, Expected = expected }).Reason);

    [Fact]
    public void A_window_of_five_minutes_without_its_hour_is_called_that() =>
        Assert.Equal(
            "12 posts in the five minutes to 03:10 UTC so far, where 0.5 were expected; 9 authors wrote them.",
            (s_hour with { HourObserved = 0, HourExpected = 0, State = "provisional" }).Reason);

    [Fact]
    public void A_silence_of_the_stream_is_told_as_that()
    {
        Assert.Equal("The stream was silent from 13 Aug 2020 03:05 to 05:30 UTC; some 1,200 posts are missing.", s_gap.Reason);
        Assert.Equal("The stream was silent from 13 Aug 2020 03:05 to 14 Aug 2020 01:00 UTC; some 1,200 posts are missing.", (s_gap with { EndsAt = Rows.Day.AddHours(25) }).Reason);
        Assert.Equal("The stream was silent for 2 hours", AnomalyReason.Headline(s_gap));
        Assert.Equal("some 1,200 posts are missing", AnomalyReason.Numbers(s_gap));
    }

    [Fact]
    public void One_that_was_taken_back_says_why()
    {
        var opened = s_hour with { State = "retracted" };

        Assert.Equal("Taken back: nothing followed. 84 posts in the hour to 03:10 UTC, where about 6 were expected; 9 authors wrote the 12 of its last five minutes.", opened.Reason);
        Assert.StartsWith("Taken back: its five minutes did not stand out on their own in the end. 84 posts", (opened with { OpenedAt = null }).Reason, StringComparison.Ordinal);
        Assert.StartsWith("Taken back: nothing followed. Only 3 posts", (opened with { Kind = "drop", HourObserved = 3, HourExpected = 40 }).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budget", "No alert: others of that day were more severe.")]
    [InlineData("rescored", "No alert: an earlier version of the detector has told of this time.")]
    [InlineData(null, "No alert.")]
    public void One_that_nobody_is_told_of_says_why(string? reason, string sentence) =>
        Assert.EndsWith($"last five minutes. {sentence}", (s_hour with { Alert = false, QuietReason = reason }).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("confirmed", 40, " It has lasted 40 minutes.")]
    [InlineData("closed", 180, " It lasted 3 hours.")]
    [InlineData("closed", 5, "last five minutes.")]
    public void The_reason_ends_with_how_long_it_lasted(string state, int minutes, string end) =>
        Assert.EndsWith(end, (s_hour with { State = state, EndsAt = s_hour.StartsAt.AddMinutes(minutes) }).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("spike", 57, 5.2, "is mentioned about 11 times as often as usual")]
    [InlineData("spike", 12, 5, "is mentioned about 2.4 times as often as usual")]
    [InlineData("spike", 75, 50, "is mentioned 50 % more often than usual")]
    [InlineData("spike", 57, 0, "is mentioned out of nowhere")]
    [InlineData("drop", 10, 40, "is mentioned 75 % less often than usual")]
    [InlineData("drop", 0, 40, "is mentioned not at all, which is not usual")]
    [InlineData("level-shift", 40, 10, "has settled at a new level: about 4 times as often as usual")]
    [InlineData("level-shift", 0, 10, "has settled at a new level: hardly any mentions")]
    [InlineData("emerging", 40, 0, "is new: hardly anybody used it before")]
    public void The_headline_says_what_it_means(string kind, long observed, double expected, string headline)
    {
        Assert.Equal(headline, AnomalyReason.Headline(Samples.Anomaly with { Kind = kind, Observed = observed, Expected = expected }));
        Assert.Equal(headline, AnomalyReason.Headline(s_hour with { Kind = kind, HourObserved = observed, HourExpected = expected }));
    }

    [Theory]
    [InlineData("spike", 83.6, 6.2, "84 posts in an hour, about 6 expected")]
    [InlineData("level-shift", 83.6, 6.2, "84 posts an hour, about 6 usual")]
    [InlineData("emerging", 43, 0, "43 posts in an hour, hardly any before")]
    public void The_numbers_are_short(string kind, double observed, double expected, string numbers) =>
        Assert.Equal(numbers, AnomalyReason.Numbers(s_hour with { Kind = kind, HourObserved = observed, HourExpected = expected }));

    [Theory]
    [InlineData(20, 1, "low")]
    [InlineData(40, 2, "moderate")]
    [InlineData(79, 3, "high")]
    [InlineData(100, 4, "severe")]
    public void Severity_has_a_word(int severity, int level, string name) => Assert.Equal((level, name), AnomalyWords.LevelOf(severity));
}
