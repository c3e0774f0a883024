using System.Globalization;
using System.IO.Hashing;
using TikTok.Replayer.Generate;

namespace TikTok.Replayer.Tests.Generate;

public sealed class SampleGeneratorTests
{
    private static readonly SampleOptions _small = new() { Days = 4, PostsPerDay = 500 };

    [Fact]
    public async Task The_same_seed_writes_the_same_bytes_in_every_culture()
    {
        var first = await Sample.GenerateAsync(_small);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            var second = await Sample.GenerateAsync(_small);

            Assert.Equal(first.Bytes, second.Bytes);
            Assert.Equivalent(first.Dump, second.Dump, strict: true);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_bytes_of_a_seed_are_the_same_on_every_machine()
    {
        var sample = await Sample.GenerateAsync(_small);

        // Whoever changes what is generated changes this too; nothing else may.
        Assert.Equal("f7c1f6eb278bcd2e", Convert.ToHexStringLower(XxHash3.Hash(sample.Bytes)));
    }

    [Fact]
    public async Task Another_seed_writes_other_posts_at_other_times()
    {
        var first = await Sample.GenerateAsync(_small);
        var second = await Sample.GenerateAsync(_small with { Seed = -7 });

        Assert.NotEqual(first.Bytes, second.Bytes);
        Assert.NotEqual(first.Dump.Events.Select(item => item.From), second.Dump.Events.Select(item => item.From));
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
    public async Task Posts_appear_by_creation_time_and_lie_within_the_days_asked_for()
    {
        var sample = await Sample.Default;
        var posts = sample.Posts.ToList();

        Assert.Equal(posts.Select(post => post.CreateTime).Order(), posts.Select(post => post.CreateTime));
        Assert.InRange(posts[0].Time, sample.Options.Start, sample.Options.Start.AddHours(1));
        Assert.InRange(posts[^1].Time, sample.Options.End.AddHours(-1), sample.Options.End.AddSeconds(-1));
        Assert.InRange(posts.Count / sample.Options.Days, 5_700, 7_500);
    }

    [Fact]
    public async Task The_high_half_of_an_id_is_a_few_seconds_before_the_creation_time()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Lines, line => Assert.InRange(line.CreateTime - (line.Id >> 32), 1, 4));
    }

    [Theory]
    [InlineData("ja", 9)]
    [InlineData("id", 7)]
    [InlineData("de", 1)]
    [InlineData("pt", -3)]
    public async Task Every_language_sleeps_at_its_own_night_and_posts_most_in_its_own_evening(string language, int utcOffset)
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = 7, PostsPerDay = 3_000, Languages = [language], Events = 0 });
        var byHour = sample.Posts.CountBy(post => (post.Time.Hour + utcOffset + 24) % 24).ToDictionary();

        Assert.InRange(byHour.MinBy(hour => hour.Value).Key, 2, 6);
        Assert.InRange(byHour.MaxBy(hour => hour.Value).Key, 18, 22);
        Assert.InRange((double)byHour.Values.Max() / byHour.Values.Min(), 6, 16);
    }

    [Theory]
    [InlineData("en", DayOfWeek.Sunday, DayOfWeek.Friday)]
    [InlineData("ar", DayOfWeek.Friday, DayOfWeek.Sunday)]
    public async Task Days_off_have_more_posts(string language, DayOfWeek dayOff, DayOfWeek workday)
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = 7, PostsPerDay = 3_000, Languages = [language], Events = 0 });
        var byDay = sample.Posts.CountBy(post => post.Time.DayOfWeek).ToDictionary();

        Assert.InRange((double)byDay[dayOff] / byDay[workday], 1.05, 1.35);
    }

    [Fact]
    public async Task The_platform_grows_by_a_fifth_from_one_end_to_the_other()
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = 28, PostsPerDay = 1_000, Events = 0 });
        var weeks = sample.Posts.CountBy(post => (post.Time - sample.Options.Start).Days / 7).ToDictionary();

        Assert.InRange((double)weeks[3] / weeks[0], 1.10, 1.21);
        Assert.InRange(sample.Dump.Posts, 27_200, 28_800);
    }

    [Fact]
    public async Task Few_words_are_used_all_the_time_and_most_hardly_ever()
    {
        var sample = await Sample.Default;
        var counts = sample.Posts.SelectMany(post => post.Text.Split(' ')).CountBy(word => word, StringComparer.Ordinal).Select(word => word.Value).OrderDescending().ToList();

        Assert.InRange(counts.Count, 10_000, 100_000);
        Assert.True(counts.Take(counts.Count / 20).Sum() > counts.Sum() * 0.6);
        Assert.True(counts.Count(count => count <= 3) > counts.Count / 3);
    }

    [Fact]
    public async Task About_two_percent_of_the_lines_are_later_snapshots_with_grown_counters_within_and_outside_two_hours()
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = 5, PostsPerDay = 4_000, Events = 0 });
        var now = 0L;
        var delays = new List<long>();
        var first = new Dictionary<long, DumpLine>();
        foreach (var line in sample.Lines)
        {
            if (first.TryAdd(line.Id, line))
            {
                now = line.CreateTime;
                continue;
            }

            delays.Add(now - line.CreateTime);
            var original = first[line.Id];
            Assert.Equal((original.CreateTime, original.Text, original.AuthorId, original.MusicId), (line.CreateTime, line.Text, line.AuthorId, line.MusicId));
            Assert.True(line.Likes > original.Likes && line.Shares > original.Shares && line.Comments > original.Comments);
        }

        Assert.InRange((double)delays.Count / sample.Lines.Count, 0.015, 0.025);
        Assert.InRange((double)delays.Count(delay => delay < 7_200) / delays.Count, 0.4, 0.6);
    }

    [Theory]
    [InlineData("2020-03-02", true)]
    [InlineData("2020-06-01", false)]
    public async Task Counters_are_exact_until_March_2020_and_rounded_later(string start, bool isExact)
    {
        var sample = await Sample.GenerateAsync(_small with { Start = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) });
        var large = sample.Lines.Where(line => line.Likes >= 10_000).ToList();

        Assert.NotEmpty(large);
        Assert.Equal(isExact, large.Any(line => line.Likes % 100 != 0));
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
