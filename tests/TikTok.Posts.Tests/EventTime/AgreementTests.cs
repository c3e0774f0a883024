using TikTok.Posts.EventTime;

namespace TikTok.Posts.Tests.EventTime;

/// <summary>What a post's time means, seen on whole streams: each post is placed with those that follow it in sight.</summary>
public sealed class AgreementTests
{
    private const long Start = 1_598_918_400_000;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Year = 365 * Day;

    [Theory]
    [InlineData(20)] // posts an hour
    [InlineData(600)]
    [InlineData(7_000)]
    public void Posts_in_order_are_all_in_time_and_move_the_clock_as_far_as_they_say(int postsPerHour)
    {
        var times = Stream(Start, 400, postsPerHour);
        var placed = Place(times);
        Assert.All(placed, (post, i) => Assert.Equal((Placement.InTime, times[i], times[i]), (post.Placement, post.FiledMs, post.Next.Ms)));
    }

    [Theory]
    [InlineData(2 * Year)]
    [InlineData(3 * Hour)]
    [InlineData(2 * Hour)]
    [InlineData(-Year)]
    [InlineData(-50 * Year)]
    [InlineData(-3 * Day)]
    public void One_wrong_clock_is_set_aside_wherever_it_stands_and_moves_nothing(long wrong)
    {
        var good = Stream(Start, 400, 20);
        foreach (var at in new[] { 0, 1, 7, 200, 398, 399, 400 })
        {
            long[] times = [.. good[..at], good[Math.Min(at, 399)] + wrong, .. good[at..]];
            var placed = Place(times);
            Assert.True(placed[at].IsSetAside, $"at {at}");
            Assert.InRange(placed[at].FiledMs, good[0], good[^1]);
            Assert.All(placed.Where((_, i) => i != at), post => Assert.Equal(Placement.InTime, post.Placement));
            Assert.Equal(good[^1], placed[^1].Next.Ms);
        }
    }

    [Theory]
    [InlineData(2 * Hour, 20)]
    [InlineData(10 * Day, 20)]
    [InlineData(2 * Year, 10)]
    [InlineData(-10 * Year, 20)]
    [InlineData(2 * Hour, 4)]
    public void When_every_nth_clock_is_wrong_the_others_are_all_in_time(long wrong, int every)
    {
        var good = Stream(Start, 960, 20);
        var placed = Place([.. good.Select((time, i) => i % every == 0 ? time + wrong : time)]);
        Assert.All(placed.Where((_, i) => i % every != 0), post => Assert.Equal(Placement.InTime, post.Placement));
        Assert.Equal(good[959], placed[^1].Next.Ms);
    }

    [Theory]
    [InlineData(10 * Minute, 600)]
    [InlineData(45 * Minute, 600)]
    [InlineData(45 * Minute, 20)]
    [InlineData(20 * Minute, 20)]
    public void A_clock_that_is_somewhat_fast_counts_where_it_says_and_makes_no_other_late(long fast, int postsPerHour)
    {
        var good = Stream(Start, 300, postsPerHour);
        var placed = Place([.. good.Select((time, i) => i % 20 == 7 ? time + fast : time)]);
        for (var i = 0; i < placed.Count - 50; i++) // near the end there is too little left to tell
        {
            Assert.Equal(i % 20 == 7 ? Placement.Ahead : Placement.InTime, placed[i].Placement);
            Assert.True(i % 20 == 7 || placed[i].FiledMs >= placed[i].Next.Ms - 2 * Minute, "late");
        }
    }

    [Theory]
    [InlineData(8 * Hour)]
    [InlineData(30 * Day)]
    [InlineData(3 * Year)]
    public void A_true_jump_is_followed_from_its_first_post_on(long jump)
    {
        var before = Stream(Start, 200, 20);
        foreach (var posts in new[] { 8, 30, 200 })
            Assert.All(Place([.. before, .. Stream(before[^1] + jump, posts, 40)]), post => Assert.Equal(Placement.InTime, post.Placement));
    }

    [Fact]
    public void A_jump_to_a_much_quieter_stream_is_followed_within_a_hundred_posts()
    {
        var before = Stream(Start, 500, 7_000);
        Assert.All(Place([.. before, .. Stream(before[^1] + 30 * Day, 200, 3)]).Take(500 + 101), post => Assert.Equal(Placement.InTime, post.Placement));
    }

    [Fact]
    public void A_jump_whose_first_posts_are_wrong_too_is_followed_by_the_others()
    {
        var (before, after) = (Stream(Start, 200, 20), Stream(Start + 40 * Day, 200, 20));
        var placed = Place([.. before, Start + 3 * Year, after[0], Start + 4 * Year, .. after[1..]]);
        Assert.Equal([200, 202], placed.Index().Where(post => post.Item.IsSetAside).Select(post => post.Index));
        Assert.Equal(after[^1], placed[^1].Next.Ms);
    }

    [Theory]
    [InlineData(30)] // minutes that the last posts are ahead
    [InlineData(180, 180, 5 * 1440, 5 * 1440, -40 * 1440, 2 * 365 * 1440)]
    [InlineData(180, 5 * 1440, 5 * 1440, 2 * 365 * 1440)]
    [InlineData(23 * 60, 23 * 60, 23 * 60)]
    [InlineData(180, 5 * 1440, 5 * 1440, 5 * 1440, 5 * 1440, 5 * 1440, 5 * 1440, 2 * 365 * 1440)]
    public void Wrong_clocks_at_the_end_of_an_input_do_not_make_the_next_one_late(params int[] minutesAhead)
    {
        var good = Stream(Start, 960, 20);
        var placed = Place([.. good[..^minutesAhead.Length], .. good[^minutesAhead.Length..].Zip(minutesAhead, (time, minutes) => time + minutes * Minute)]);
        Assert.InRange(placed[^1].Next.Ms, Start, good[^1]);
    }

    [Fact]
    public void A_long_step_of_a_last_post_is_counted_and_not_yet_believed()
    {
        var good = Stream(Start, 48, 1);
        var placed = Place([.. good, good[^1] + 10 * Hour])[^1];
        Assert.Equal((Placement.Ahead, good[^1] + 10 * Hour, good[^1]), (placed.Placement, placed.FiledMs, placed.Next.Ms));
    }

    [Theory]
    [InlineData(12, 100)]
    [InlineData(2, 12)]
    [InlineData(1, 5)]
    public void Wrong_clocks_at_the_start_are_filed_where_the_others_begin(int wrong, int posts)
    {
        var good = Stream(Start, posts - wrong, 20);
        var placed = Place([.. Enumerable.Range(0, wrong).Select(i => Start - 8 * Year + i * Minute), .. good]);
        Assert.All(placed.Take(wrong), post => Assert.Equal((Placement.SetAsideBehind, good[0]), (post.Placement, post.FiledMs)));
    }

    [Fact]
    public void Clocks_that_were_never_set_agree_with_each_other_and_are_still_set_aside()
    {
        var good = Stream(Start, 960, 20);
        Assert.Equal(48, Place([.. Enumerable.Repeat(1_000L, 48), .. good]).Count(post => post.Placement == Placement.SetAsideBehind)); // as sorting puts them
        var ahead = Place([.. good, .. Enumerable.Repeat(Start + 2 * Year, 48)]);
        Assert.Equal(48, ahead.Count(post => post.Placement == Placement.SetAsideAhead));
        Assert.Equal(good[^1], ahead[^1].Next.Ms);
    }

    [Fact]
    public void Strays_that_sorting_put_at_the_end_are_no_jump()
    {
        var good = Stream(Start, 960, 20);
        var placed = Place([.. good, .. Stream(Start + 2 * Year, 48, 1)]);
        Assert.Equal((48, good[^1]), (placed.Count(post => post.IsSetAside), placed[^1].Next.Ms));
    }

    [Fact]
    public void A_handful_of_posts_in_disorder_are_taken_as_they_come() =>
        Assert.DoesNotContain(Place([Start + 6 * Hour, Start, Start + 5 * Hour]), post => post.IsSetAside);

    [Fact]
    public void An_input_of_one_post_is_taken_at_its_word() =>
        Assert.Equal([(Placement.InTime, Start)], Place([Start]).Select(post => (post.Placement, post.Next.Ms)));

    [Theory]
    [InlineData(1)] // posts a day
    [InlineData(1.0 / 30)]
    public void A_stream_with_days_between_its_posts_is_a_stream(double postsPerDay) =>
        Assert.All(Place(Stream(Start, 120, postsPerDay / 24)), post => Assert.Equal(Placement.InTime, post.Placement));

    [Fact]
    public void History_that_comes_after_newer_posts_is_late_together_and_keeps_its_own_time()
    {
        var times = Stream(Start, 300, 60);
        var old = Stream(Start - 40 * Day, 300, 60);
        var placed = Place([.. times, .. old]);
        Assert.All(placed.Take(590), (post, i) => Assert.Equal((i < 300 ? Placement.InTime : Placement.OutOfOrder, i < 300 ? times[i] : old[i - 300]), (post.Placement, post.FiledMs)));
        Assert.Equal(times[^1], placed[^1].Next.Ms);
    }

    [Fact]
    public void Without_a_look_ahead_usual_steps_are_taken_at_once()
    {
        var times = Stream(Start, 400, 20);
        var now = Eager(times.AsSpan(0, 100));
        foreach (var time in times[100..])
        {
            var placed = Agreement.Place(now, [time], ended: false, eager: true);
            Assert.Equal(Placement.InTime, placed.Placement);
            now = placed.Next;
        }
    }

    [Theory]
    [InlineData(2 * Hour)]
    [InlineData(2 * Year)]
    public void Without_a_look_ahead_a_large_step_waits_for_the_posts_that_follow(long wrong)
    {
        var times = Stream(Start, 200, 20);
        var now = Eager(times.AsSpan(0, 100));
        Assert.Equal(Placement.Undecided, Agreement.Place(now, [times[100] + wrong], ended: false, eager: true).Placement);
        Assert.Equal(Placement.SetAsideAhead, Agreement.Place(now, [times[100] + wrong, .. times[100..119]], ended: false, eager: true).Placement);
        Assert.Equal(Placement.InTime, Agreement.Place(now, [.. times[100..120].Select(time => time + wrong)], ended: false, eager: true).Placement);
    }

    [Fact]
    public void Of_a_stream_in_disorder_hardly_any_post_is_late_and_none_is_set_aside()
    {
        var random = new Random(3);
        var times = Stream(Start, 2_000, 600).OrderBy(time => time + random.NextInt64(20 * Minute)).ToArray();
        var placed = Place(times);
        Assert.DoesNotContain(placed, post => post.IsSetAside);
        var late = placed.Index().Count(post => post.Index > 0 && post.Item.FiledMs < placed[post.Index - 1].Next.Ms - 2 * Minute);
        var (newest, lateByNewest) = (0L, 0);
        foreach (var time in times)
        {
            lateByNewest += time < newest - 2 * Minute ? 1 : 0;
            newest = Math.Max(newest, time);
        }

        Assert.InRange(late, 0, lateByNewest / 8);
    }

    [Fact]
    public void Of_posts_without_any_order_each_keeps_its_own_time()
    {
        var times = Stream(Start, 2_000, 10);
        new Random(4).Shuffle(times);
        var placed = Place(times);
        Assert.InRange(placed.Count(post => post.IsSetAside), 0, 20); // where the input ends there is too little left to see that
        Assert.Contains(placed, post => post.Placement == Placement.OutOfOrder);
        Assert.All(placed.Index().Where(post => !post.Item.IsSetAside), post => Assert.Equal(times[post.Index], post.Item.FiledMs));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void However_many_posts_are_in_sight_those_that_suffice_decide(bool eager)
    {
        var random = new Random(5);
        var times = Stream(Start, 600, 20).Select(time => random.Next(12) switch { 0 => time + random.NextInt64(3 * Day), 1 => time - random.NextInt64(3 * Day), _ => time }).ToArray();
        var now = default(AgreedTime);
        for (var i = 0; i < 500; i++)
        {
            var count = 1;
            Placed placed;
            while ((placed = Agreement.Place(now, times.AsSpan(i, count), ended: false, eager)).Placement == Placement.Undecided)
                count++;
            Assert.Equal(placed, Agreement.Place(now, times.AsSpan(i, Agreement.MaxLookAhead), ended: false, eager));
            now = placed.Next;
        }
    }

    [Fact]
    public void What_is_agreed_is_written_and_read_again() =>
        Assert.Equal(new AgreedTime(Start, -5, 7), AgreedTime.Parse(new AgreedTime(Start, -5, 7).ToString()));

    private static AgreedTime Eager(ReadOnlySpan<long> times)
    {
        var now = default(AgreedTime);
        for (var i = 0; i < times.Length; i++)
            now = Agreement.Place(now, times[i..Math.Min(times.Length, i + Agreement.MaxLookAhead)], ended: true, eager: true).Next;
        return now;
    }

    private static List<Placed> Place(long[] times)
    {
        var placed = new List<Placed>(times.Length);
        AgreementOfAll.Place(times, placed.Add);
        return placed;
    }

    /// <summary>Posts that come independently of each other.</summary>
    private static long[] Stream(long start, int posts, double postsPerHour)
    {
        var random = new Random(17);
        var (times, time) = (new List<long>(posts), start + 1000);
        for (var i = 0; i < posts; i++)
        {
            times.Add(time / 1000 * 1000);
            time += (long)(-Math.Log(1 - random.NextDouble()) * Hour / postsPerHour);
        }

        return [.. times];
    }
}
