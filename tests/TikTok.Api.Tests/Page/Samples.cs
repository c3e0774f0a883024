using TikTok.Api.Anomalies;

namespace TikTok.Api.Tests.Page;

/// <summary>An anomaly to vary.</summary>
internal static class Samples
{
    public static readonly Anomaly Anomaly = new()
    {
        Id = "a", Keyword = "#mybrand", Metric = "posts", Kind = "spike", Detector = "classic", DetectorVersion = 1, WindowSeconds = 3600,
        StartsAt = Rows.Day, EndsAt = Rows.Day.AddHours(1), State = "confirmed", Alert = true, PeakAt = Rows.Day, Observed = 57, Authors = 43, Expected = 5.2,
        BandLower = 1.3, BandUpper = 11.9, Score = 8.25, Severity = 50, PlatformPosts = 1234, Coverage = 1, Tested = 321, BaselineVersion = 7,
        Members = ["#mybrand"], Revision = 1, RaisedAt = Rows.Day, RevisedAt = Rows.Day,
    };
}
