using TikTok.Storage.Database;

namespace TikTok.Standalone.Tests;

public sealed class ToldAnomaliesTests
{
    private static readonly DateTime s_start = new(2020, 8, 13, 3, 5, 0, DateTimeKind.Utc);

    private static readonly AnomalyRecord s_anomaly = new()
    {
        Id = "a", Keyword = "#mybrand", Metric = "posts", Kind = "spike", Detector = "seasonal", DetectorVersion = 1, WindowSeconds = 300,
        StartsAt = s_start, EndsAt = s_start.AddMinutes(5), PeakAt = s_start, State = "provisional", Severity = 60, Observed = 12, Expected = 0.5,
        HourObserved = 83.6, HourExpected = 6.2, Members = ["#mybrand"], Alert = true, Revision = 1, RaisedAt = s_start, RevisedAt = s_start, Lineage = "[]", Evidence = "{}",
    };

    [Theory]
    [InlineData("provisional open confirmed confirmed closed", "raised - confirmed - closed")]
    [InlineData("provisional retracted", "raised retracted")]
    [InlineData("open retracted", "raised retracted")]
    [InlineData("confirmed closed", "confirmed closed")]
    public void Each_change_of_an_alert_is_told_once(string states, string news)
    {
        var told = new ToldAnomalies();

        Assert.Equal(news, string.Join(' ', states.Split(' ').Select(state => told.Take(s_anomaly with { State = state }) ?? "-")));
    }

    [Fact]
    public void What_nobody_is_told_of_is_not_printed_until_it_becomes_an_alert()
    {
        var told = new ToldAnomalies();

        Assert.Null(told.Take(s_anomaly with { State = "open", Alert = false }));
        Assert.Equal("confirmed", told.Take(s_anomaly with { State = "confirmed" }));
        Assert.Null(new ToldAnomalies().Take(s_anomaly with { State = "closed", Alert = false }));
    }

    [Fact]
    public void An_alert_that_is_over_is_forgotten_and_a_silence_is_told_when_it_ends()
    {
        var told = new ToldAnomalies();
        told.Take(s_anomaly);
        told.Take(s_anomaly with { State = "closed" });

        Assert.Null(told.Take(s_anomaly with { State = "confirmed", Alert = false }));
        Assert.Equal("over", told.Take(s_anomaly with { Id = "g", Kind = "gap", State = "closed" }));
    }

    [Fact]
    public void The_numbers_are_those_of_the_hour_when_there_are_any()
    {
        Assert.Equal("84 posts in the hour to 03:10, 6.2 expected", ToldAnomalies.Numbers(s_anomaly));
        Assert.Equal("1 post in the hour to 03:10, hardly any before", ToldAnomalies.Numbers(s_anomaly with { Kind = "emerging", HourObserved = 1 }));
        Assert.Equal("12 posts in the 5 min to 03:10, 0.5 expected", ToldAnomalies.Numbers(s_anomaly with { HourObserved = 0, HourExpected = 0 }));
        Assert.Equal("no post for 120 min, some 1,204 missing", ToldAnomalies.Numbers(s_anomaly with { Kind = "gap", EndsAt = s_start.AddHours(2), Expected = 1204 }));
    }
}
