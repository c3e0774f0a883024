using TikTok.Anomalies.Seasonal;
using TikTok.Api.Series;

namespace TikTok.Api.Tests;

public sealed class ExpectedPostsTests
{
    private static readonly DateTime s_start = new(2020, 8, 10, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The model itself says what it expected; of windows with posts that is kept, of the others it has to come out again.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void What_the_model_expected_of_windows_without_posts_comes_out_of_those_with_posts(int everySoManyWindows)
    {
        var model = new SeasonalModel(new SeasonalOptions(), TimeSpan.FromMinutes(5));
        var state = SeasonalState.New;
        var judged = new List<(DateTime At, int Posts, double Expected, double Factor)>();
        for (var number = 0; number < 5 * 288; number++)
        {
            var at = s_start.AddMinutes(5 * number);
            var (count, factor) = (number % everySoManyWindows == 0 ? 2 : 0, 1 + 0.5 * Math.Sin(at.Hour * Math.PI / 12));
            var judgement = model.Step(ref state, new SeasonalWindow(number, (int)at.DayOfWeek * 24 + at.Hour, count, double.PositiveInfinity, factor));
            judged.Add((at, count, judgement.Expected, factor));
        }

        var platform = judged.ToDictionary(window => window.At, window => new PlatformPosts(window.At, (int)(10_000 * window.Factor), (float)(10_000 * window.Factor)));
        var expected = new ExpectedPosts(300, isSeasonal: true, platform, []);

        var errors = new List<double>();
        for (var i = 3 * 288; i < 4 * 288; i++)
            if (judged[i].Posts == 0)
            {
                var before = judged[..i].FindLast(window => window.Posts > 0);
                var behind = judged[i..].Find(window => window.Posts > 0);
                var recomputed = expected.Between(judged[i].At, new KnownExpected(before.At, before.Expected), new KnownExpected(behind.At, behind.Expected));
                errors.Add(Math.Abs(recomputed / judged[i].Expected - 1));
            }

        Assert.NotEmpty(errors);
        Assert.InRange(errors.Max(), 0, 0.08);
        Assert.InRange(errors.Average(), 0, 0.03);
    }

    [Fact]
    public void A_model_without_hours_expects_what_it_expected_before()
    {
        var expected = new ExpectedPosts(3600, isSeasonal: false, new Dictionary<DateTime, PlatformPosts>(), []);
        Assert.Equal(5, expected.Between(s_start.AddHours(9), new KnownExpected(s_start, 5), behind: null));
    }

    [Fact]
    public void The_hours_and_days_of_the_keyword_are_those_of_then()
    {
        var day = Enumerable.Range(0, 24).Select(hour => hour == 9 ? 3f : 1f).ToArray();
        float[] week = [1, 1, 1, 1, 1, 1, 1];
        var expected = new ExpectedPosts(3600, isSeasonal: true, new Dictionary<DateTime, PlatformPosts>(), [new KeywordShape { From = s_start, Day = day, Week = week }, new KeywordShape { From = s_start.AddDays(1) }]);

        Assert.InRange(expected.Between(s_start.AddHours(9), new KnownExpected(s_start.AddHours(8), 5), behind: null), 14.8, 15);
        Assert.InRange(expected.Between(s_start.AddDays(1).AddHours(9), new KnownExpected(s_start.AddDays(1).AddHours(8), 5), behind: null), 4.9, 5);
    }
}
