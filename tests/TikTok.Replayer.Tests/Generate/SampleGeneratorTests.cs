using System.Globalization;
using TikTok.Replayer.Generate;

namespace TikTok.Replayer.Tests.Generate;

public sealed class SampleGeneratorTests
{
    private static readonly SampleOptions _small = new() { Days = 2, PostsPerDay = 500 };

    [Fact]
    public async Task The_same_seed_writes_the_same_bytes()
    {
        var first = await Sample.GenerateAsync(_small);
        var second = await Sample.GenerateAsync(_small);

        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(first.Dump.Crises, second.Dump.Crises);
    }

    [Fact]
    public async Task Another_seed_writes_other_posts_and_crises()
    {
        var first = await Sample.GenerateAsync(_small);
        var second = await Sample.GenerateAsync(_small with { Seed = -7 });

        Assert.NotEqual(first.Bytes, second.Bytes);
        Assert.NotEqual(first.Dump.Crises, second.Dump.Crises);
    }

    [Fact]
    public async Task The_summary_counts_what_was_written()
    {
        var sample = await Sample.Default;

        Assert.Equal(sample.Bytes.Length, sample.Dump.Bytes);
        Assert.Equal(sample.Lines.Count, sample.Dump.Lines);
        Assert.Equal(sample.Posts.Count(), sample.Dump.Posts);
        Assert.InRange(sample.Dump.Bytes / sample.Dump.Lines, 1_200, 2_000);
    }

    [Fact]
    public async Task Lines_are_sorted_by_creation_time_and_lie_within_the_days_asked_for()
    {
        var sample = await Sample.Default;

        Assert.Equal(sample.Lines.Select(line => line.CreateTime).Order(), sample.Lines.Select(line => line.CreateTime));
        Assert.InRange(sample.Lines[0].Time, sample.Options.Start, sample.Options.Start.AddHours(1));
        Assert.InRange(sample.Lines[^1].Time, sample.Options.End.AddHours(-1), sample.Options.End.AddSeconds(-1));
    }

    [Fact]
    public async Task The_high_half_of_an_id_is_a_few_seconds_before_the_creation_time()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Lines, line => Assert.InRange(line.CreateTime - (line.Id >> 32), 1, 4));
    }

    [Fact]
    public async Task The_busiest_hours_have_about_four_times_the_posts_of_the_quietest()
    {
        var sample = await Sample.Default;
        var byHour = sample.Posts.CountBy(post => post.Time.Hour).ToDictionary();

        Assert.InRange((double)(byHour[15] + byHour[16]) / (byHour[4] + byHour[5]), 2.8, 4.8);
        Assert.InRange(sample.Dump.Posts / sample.Options.Days, 5_700, 6_500);
    }

    [Fact]
    public async Task Weekends_have_a_fifth_more_posts()
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = 7, PostsPerDay = 3_000 });
        var byDay = sample.Posts.Where(post => post.Challenges.Length == 0).CountBy(post => post.Time.DayOfWeek).ToDictionary();
        var weekend = (byDay[DayOfWeek.Saturday] + byDay[DayOfWeek.Sunday]) / 2.0;
        var weekdays = (byDay[DayOfWeek.Monday] + byDay[DayOfWeek.Tuesday] + byDay[DayOfWeek.Wednesday]) / 3.0;

        Assert.InRange(weekend / weekdays, 1.05, 1.35);
    }

    [Fact]
    public async Task About_two_percent_of_the_lines_are_later_snapshots_with_grown_counters()
    {
        var sample = await Sample.Default;
        var repeated = sample.Lines.GroupBy(line => line.Id).Where(lines => lines.Count() > 1).Select(lines => lines.ToArray()).ToArray();

        Assert.InRange((double)repeated.Length / sample.Lines.Count, 0.015, 0.025);
        Assert.All(repeated, lines =>
        {
            Assert.Equal(2, lines.Length);
            Assert.Equal(lines[0].CreateTime, lines[1].CreateTime);
            Assert.Equal((lines[0].Text, lines[0].AuthorId), (lines[1].Text, lines[1].AuthorId));
            Assert.True(lines[1].Likes > lines[0].Likes && lines[1].Shares > lines[0].Shares && lines[1].Comments > lines[0].Comments);
        });
    }

    [Fact]
    public async Task A_cancelled_run_stops()
    {
        using var stream = new MemoryStream();
        var generator = new SampleGenerator(_small);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.WriteAsync(stream, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(0, 1, "2020-03-02T00:00:00Z", "days")]
    [InlineData(int.MaxValue, 1, "2020-03-02T00:00:00Z", "days")]
    [InlineData(1, 0, "2020-03-02T00:00:00Z", "posts per day")]
    [InlineData(1, int.MaxValue, "2020-03-02T00:00:00Z", "posts per day")]
    [InlineData(1, 1, "2020-03-02T00:00:00+02:00", "midnight")]
    [InlineData(1, 1, "1950-01-01T00:00:00Z", "1970")]
    [InlineData(30, 1, "2038-01-01T00:00:00Z", "2038")]
    public void Impossible_options_are_refused_with_the_reason(int days, int postsPerDay, string start, string reason)
    {
        var options = new SampleOptions { Days = days, PostsPerDay = postsPerDay, Start = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture) };

        var failure = Assert.Throws<ArgumentException>(() => new SampleGenerator(options));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }
}
