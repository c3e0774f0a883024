using System.Text;
using TikTok.Posts;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Generate.Events;

namespace TikTok.Replayer.Tests.Generate;

public sealed class EventTests
{
    [Fact]
    public async Task Every_scenario_happens_in_history_or_on_the_last_day_to_a_keyword_of_its_own()
    {
        var events = (await Sample.Default).Dump.Events;

        Assert.Equal(ScenarioNames.All.Order(StringComparer.Ordinal), events.Select(item => item.Scenario).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Distinct(events.Where(item => item.Keyword != "*").Select(item => item.Keyword), StringComparer.Ordinal);
        Assert.True(events.Where(item => item.Expected == "alert").DistinctBy(item => item.Language, StringComparer.Ordinal).Count() >= 9);
    }

    [Fact]
    public async Task The_last_day_starts_with_a_large_spike_and_goes_on_with_several_more_events()
    {
        var sample = await Sample.Default;
        var lastDay = sample.Options.End.AddDays(-1);
        var live = sample.Dump.Events.Where(item => item.From >= lastDay && item.Expected == "alert").ToList();

        Assert.Equal("spike", live[0].Kind);
        Assert.InRange(live[0].From, lastDay.AddHours(1), lastDay.AddHours(4));
        Assert.True(live[0].Rates!.AtPeak > 8 * live[0].Rates!.UsualAtPeak);
        Assert.True(live.Count >= 8);
        Assert.True(live.Zip(live.Skip(1)).All(pair => pair.Second.From - pair.First.From < TimeSpan.FromHours(5)), "no long stretch without an event");
    }

    [Fact]
    public async Task What_comes_on_top_stands_out_of_the_ordinary_as_the_truth_says()
    {
        var sample = await Sample.Default;
        var rising = sample.Dump.Events.Where(item => item.Kind is "spike" or "emerging").ToList();

        Assert.All(rising, item =>
        {
            var posts = sample.PostsWith(item.Keyword).Where(post => post.Time >= item.Peak && post.Time < item.Peak.AddHours(1)).ToList();

            Assert.InRange(posts.Count, item.Rates!.AtPeak * 0.6, item.Rates.AtPeak * 1.5);
            Assert.True(posts.Count > 2 * item.Rates.UsualAtPeak);
            Assert.True(posts.DistinctBy(post => post.AuthorId, StringComparer.Ordinal).Count() > posts.Count * 0.6);
            Assert.True(item.Authors > item.AddedPosts * 0.5);
        });
    }

    [Fact]
    public async Task A_slow_burn_is_nothing_at_first()
    {
        var sample = await Sample.Default;
        var burn = sample.Dump.Events.First(item => item.Scenario == "slow-burn");
        var rate = Rate(sample, burn.Keyword, burn.From, burn.From.AddHours(3));

        Assert.True(burn.To - burn.From > TimeSpan.FromHours(24));
        Assert.True(rate < burn.Rates!.AtPeak / 3, $"{rate} posts an hour in the first three");
    }

    [Fact]
    public async Task A_new_hashtag_is_on_no_post_before_its_event()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Dump.Events.Where(item => item.Kind == "emerging"), item =>
        {
            Assert.Equal(0, item.Rates!.Mean);
            Assert.DoesNotContain(sample.PostsWith(item.Keyword), post => post.Time < item.From || post.Time >= item.To);
        });
    }

    [Fact]
    public async Task A_drop_leaves_almost_nothing_of_a_busy_keyword()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Dump.Events.Where(item => item.Kind == "drop"), item =>
        {
            var during = Rate(sample, item.Keyword, item.From.AddMinutes(10), item.To.AddMinutes(-20));

            Assert.True(item.Rates!.UsualAtPeak > 15);
            Assert.True(item.MissingPosts > 40);
            Assert.True(during < item.Rates.UsualAtPeak / 4, $"{item.Keyword}: {during} posts an hour");
        });
    }

    [Fact]
    public async Task A_level_shift_lasts_to_the_end()
    {
        var sample = await Sample.Default;
        var shift = sample.Dump.Events.First(item => item.Kind == "level-shift");
        var lastDay = sample.Options.End.AddDays(-1);

        Assert.Equal(sample.Options.End, shift.To);
        Assert.True(Rate(sample, shift.Keyword, lastDay, sample.Options.End) > 1.8 * Rate(sample, shift.Keyword, sample.Options.Start, shift.From));
    }

    [Fact]
    public async Task A_surge_of_the_platform_is_on_everything_and_on_no_keyword_in_particular()
    {
        var sample = await Sample.Default;
        var surge = sample.Dump.Events.Last(item => item.Scenario == "platform-surge");
        var week = TimeSpan.FromDays(7);
        var share = (double)sample.Posts.Count(post => post.Time >= surge.From.AddMinutes(30) && post.Time < surge.To.AddMinutes(-60))
            / sample.Posts.Count(post => post.Time >= surge.From.AddMinutes(30) - week && post.Time < surge.To.AddMinutes(-60) - week);

        Assert.Equal(("*", "no-alert"), (surge.Keyword, surge.Expected));
        Assert.Empty(surge.Members);
        Assert.InRange(share, 1.4, 2.1);
    }

    [Fact]
    public async Task Spam_comes_from_one_account_or_from_three_that_say_the_same()
    {
        var sample = await Sample.Default;
        var spam = sample.Dump.Events.Where(item => item.Scenario == "author-spam").ToList();

        Assert.Equal([1, 3], spam.Select(item => item.Authors).Order());
        Assert.All(spam, item => Assert.True(item.AddedPosts > 25 && item.Expected == "no-alert"));
    }

    [Fact]
    public async Task A_storm_repeats_one_post_hundreds_of_times_with_rising_counters()
    {
        var sample = await Sample.Default;
        var storm = sample.Dump.Events.Single(item => item.Scenario == "resend-storm");
        var lines = sample.Lines.Where(line => $"{line.Id}" == storm.LeadingPost).ToList();

        Assert.InRange(lines.Count, 200, storm.ResentLines + 2);
        Assert.Equal(1, storm.AddedPosts);
        Assert.Equal(lines.Select(line => line.Likes).Order(), lines.Select(line => line.Likes));
        Assert.True(lines[^1].Likes > lines[0].Likes);
    }

    [Fact]
    public async Task A_boilerplate_tag_is_on_many_more_posts_for_hours()
    {
        var sample = await Sample.Default;
        var surge = sample.Dump.Events.Single(item => item.Scenario == "boilerplate-surge");
        var yesterday = Rate(sample, surge.Keyword, surge.From.AddDays(-1), surge.To.AddDays(-1));

        Assert.True(Rate(sample, surge.Keyword, surge.From, surge.To) > 2 * yesterday);
    }

    [Fact]
    public async Task A_trending_sound_is_heard_only_while_it_trends()
    {
        var sample = await Sample.Default;

        Assert.All(sample.Dump.Events.Where(item => item.Scenario == "trend"), item =>
        {
            var uses = sample.Posts.Where(post => "music:" + post.MusicId == item.Keyword).ToList();

            Assert.Equal("either", item.Expected);
            Assert.True(uses.Count > 50);
            Assert.All(uses, post => Assert.InRange(post.Time, item.From, item.To));
        });
    }

    [Fact]
    public async Task Everything_that_the_posts_of_a_new_hashtag_say_is_a_member_of_its_event()
    {
        var sample = await Sample.Default;
        var extractor = new KeywordExtractor();
        var post = new Post();
        foreach (var item in sample.Dump.Events.Where(item => item.Kind == "emerging"))
        {
            var known = item.Members.Append(item.Keyword).ToHashSet(StringComparer.Ordinal);
            foreach (var line in DumpLine.Split(sample.Bytes).Where(line => Encoding.UTF8.GetString(line.Span).Contains($"\"{item.Keyword[1..]}\"", StringComparison.Ordinal)))
            {
                Assert.True(PostParser.TryParse(line.Span, post, out _));
                var keywords = extractor.Extract(post);
                var texts = keywords.ToStrings();
                Assert.All(Enumerable.Range(0, texts.Length).Where(i => keywords.MarksOf(i) == KeywordMarks.None && !texts[i].StartsWith(Keyword.MusicPrefix, StringComparison.Ordinal)),
                    i => Assert.Contains(texts[i], known));
            }
        }
    }

    [Fact]
    public async Task The_leading_post_of_an_event_is_there_with_a_hundred_thousand_likes()
    {
        var sample = await Sample.Default;
        var posts = sample.Posts.ToDictionary(post => $"{post.Id}", StringComparer.Ordinal);

        Assert.All(sample.Dump.Events.Where(item => item.AddedPosts > 0), item =>
        {
            var leading = posts[item.LeadingPost!];
            Assert.True(leading.Likes >= 100_000);
            Assert.Contains(item.Keyword, leading.Tags.Select(Keyword.Canonicalize), StringComparer.Ordinal);
            Assert.InRange(leading.Time, item.From.AddMinutes(-1), item.From + ((item.To - item.From) / 2));
        });
    }

    [Fact]
    public async Task More_events_than_stories_repeat_them_with_other_keywords_and_every_rate()
    {
        double[] rates = [0.2, 5, 20];
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = 4, PostsPerDay = 60_000, Events = 60, Rates = rates, Scenarios = [Scenario.Spike, Scenario.Drop] });

        Assert.Equal(60, sample.Dump.Events.Count);
        Assert.Equal(60, sample.Dump.Events.DistinctBy(item => item.Keyword, StringComparer.Ordinal).Count());
        Assert.Equal(rates, sample.Dump.Events.Where(item => item.Kind == "spike").Select(item => item.Rates!.Mean).Distinct().Order());
        Assert.Equal([5, 20], sample.Dump.Events.Where(item => item.Kind == "drop").Select(item => item.Rates!.Mean).Distinct().Order());
        Assert.Equal(63, sample.Dump.Keywords.Count);
        Assert.All(sample.Dump.Keywords.Where(keyword => keyword.PostsPerHour == 20).Take(5), keyword =>
            Assert.InRange(sample.PostsWith(keyword.Keyword).Count(post => post.Time < sample.Options.Start.AddDays(2)) / 48.0, 15, 24));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public async Task Events_lie_within_the_sample_however_long_it_is(int days)
    {
        var sample = await Sample.GenerateAsync(new SampleOptions { Days = days, PostsPerDay = 50, Seed = days });

        Assert.NotEmpty(sample.Dump.Events);
        Assert.All(sample.Dump.Events, item => Assert.True(item.From >= sample.Options.Start && item.From < item.To && item.To <= sample.Options.End));
        Assert.Equal(sample.Dump.Events.OrderBy(item => item.From).Select(item => item.Id), sample.Dump.Events.Select(item => item.Id), StringComparer.Ordinal);
    }

    private static double Rate(Sample sample, string hashtag, DateTimeOffset from, DateTimeOffset to) =>
        sample.PostsWith(hashtag).Count(post => post.Time >= from && post.Time < to) / (to - from).TotalHours;
}
