using TikTok.Replayer.Generate;

namespace TikTok.Replayer.Tests.Generate;

public sealed class SpikeTests
{
    [Fact]
    public async Task Each_crisis_stands_out_of_its_brands_ordinary_hours()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Dump.Crises, crisis =>
        {
            var posts = sample.Posts.Where(post => post.Tags.Contains(crisis.Keyword, StringComparer.Ordinal)).ToArray();
            var hour = FirstFullHour(crisis);
            var inHour = posts.Where(post => post.Time >= hour && post.Time < hour.AddHours(1)).ToArray();
            var elsewhere = posts.Count(post => post.Time < crisis.From || post.Time >= crisis.To)
                / ((sample.Options.End - sample.Options.Start) - (crisis.To - crisis.From)).TotalHours;

            Assert.InRange(elsewhere, 3.5, 8.5);
            Assert.True(inHour.Length >= 5 * elsewhere, $"{crisis.Keyword}: {inHour.Length} posts against {elsewhere:F1} an hour");
            Assert.True(inHour.Length >= 40);
            Assert.True(inHour.DistinctBy(post => post.AuthorId, StringComparer.Ordinal).Count() >= 30);
            Assert.True(posts.Count(post => post.Time >= crisis.From && post.Time < crisis.To) >= crisis.AddedPosts);
        });
    }

    [Fact]
    public async Task The_posts_of_a_crisis_share_words_which_are_rare_elsewhere()
    {
        var sample = await Sample.Default;
        var crisis = sample.Dump.Crises[^1];

        var shared = sample.Posts
            .Where(post => post.Time >= crisis.From && post.Time < crisis.To && post.Tags.Contains(crisis.Keyword, StringComparer.Ordinal))
            .SelectMany(post => post.Text.Split(' ').Where(word => word.All(char.IsAsciiLetter)).Distinct(StringComparer.Ordinal))
            .CountBy(word => word, StringComparer.Ordinal)
            .Where(word => word.Value > crisis.AddedPosts / 2);

        Assert.True(shared.Count() >= 2);
    }

    [Theory]
    [InlineData(9, 6)]
    [InlineData(30, 6)]
    [InlineData(5, 6)]
    [InlineData(4, 0)]
    [InlineData(1, 0)]
    public async Task Six_crises_fall_on_the_last_day_and_the_others_on_the_days_from_the_fourth(int days, int earlier)
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = days, PostsPerDay = 50, Seed = days });
        var lastDay = sample.Options.End.AddDays(-1);
        var onLastDay = sample.Dump.Crises.Where(crisis => crisis.From >= lastDay).ToArray();

        Assert.Equal(6, onLastDay.Length);
        Assert.InRange(onLastDay[0].From, lastDay.AddHours(1), lastDay.AddHours(2));
        Assert.True(onLastDay[^1].To < lastDay.AddHours(22));
        Assert.All(onLastDay.Zip(onLastDay.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From, "they do not overlap"));

        var before = sample.Dump.Crises.Where(crisis => crisis.From < lastDay).ToArray();
        Assert.Equal(earlier, before.Length);
        Assert.All(before, crisis => Assert.True(crisis.From >= sample.Options.Start.AddDays(3)));
        Assert.Distinct(sample.Dump.Crises.Select(crisis => crisis.Keyword), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_crisis_lasts_one_to_three_hours_and_brings_at_least_40_posts_by_30_authors_whatever_the_seed()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var sample = await Sample.GenerateAsync(new SampleOptions { Days = 5, PostsPerDay = 50, Seed = seed });
            Assert.All(sample.Dump.Crises, crisis =>
            {
                var hour = FirstFullHour(crisis);
                var posts = sample.Posts.Where(post => post.Time >= hour && post.Time < hour.AddHours(1)
                    && post.Tags.Contains(crisis.Keyword, StringComparer.Ordinal)).ToArray();

                Assert.InRange(crisis.To - crisis.From, TimeSpan.FromHours(1), TimeSpan.FromHours(3));
                Assert.True(hour.AddHours(1) <= crisis.To);
                Assert.True(posts.Length >= 40 && posts.DistinctBy(post => post.AuthorId, StringComparer.Ordinal).Count() >= 30);
            });
        }
    }

    private static DateTimeOffset FirstFullHour(Crisis crisis)
    {
        var hours = Math.Ceiling((crisis.From - DateTimeOffset.UnixEpoch).TotalHours);
        return DateTimeOffset.UnixEpoch.AddHours(hours);
    }
}
