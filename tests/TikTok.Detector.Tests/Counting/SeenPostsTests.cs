using CsCheck;
using TikTok.Detector.Counting;

namespace TikTok.Detector.Tests.Counting;

public sealed class SeenPostsTests
{
    private const long Horizon = 1000;

    [Fact]
    public void A_post_is_new_once_and_grows_by_what_was_added_since()
    {
        var seen = new SeenPosts(Horizon);

        Assert.Equal(Sighting.New, seen.Note(1, 7, 100, 100, 10, out var first));
        Assert.Equal(Sighting.Again, seen.Note(1, 7, 200, 200, 25, out var second));
        Assert.Equal(Sighting.Again, seen.Note(1, 7, 300, 300, 20, out var shrunk));

        Assert.Equal((10, 15, 0), (first, second, shrunk));
    }

    [Fact]
    public void Another_post_under_the_same_id_is_no_snapshot_of_it()
    {
        var seen = new SeenPosts(Horizon);
        seen.Note(1, 7, 100, 100, 10, out _);

        Assert.Equal(Sighting.AnotherOfThatId, seen.Note(1, 8, 200, 200, 25, out _));
        Assert.Equal(Sighting.Again, seen.Note(1, 8, 300, 300, 25, out _));
        Assert.Equal(Sighting.AnotherOfThatId, seen.Note(1, 7, 400, 400, 25, out _));
    }

    [Fact]
    public void A_post_is_new_again_only_when_the_horizon_has_passed_it()
    {
        var seen = new SeenPosts(Horizon);
        seen.Note(1, 7, 100, 100, 10, out _);

        Assert.Equal(Sighting.Again, seen.Note(1, 7, 1100, 1100, 10, out _));
        Assert.Equal(Sighting.New, seen.Note(1, 7, 2101, 2101, 10, out var growth));
        Assert.Equal(10, growth);
    }

    [Fact]
    public void Ids_are_forgotten_behind_the_horizon()
    {
        var seen = new SeenPosts(Horizon);
        for (var id = 0; id < 10_000; id++)
            seen.Note(id, 7, id * 10, id * 10, 0, out _);

        Assert.InRange(seen.Count, 100, 102);
    }

    [Fact]
    public void What_is_remembered_follows_from_the_last_horizon_alone()
    {
        // Snapshots of few posts, often re-sent; the second memory is given only those of the last horizon.
        Gen.Select(Gen.Long[1, 3], Gen.Long[0, 400], Gen.Long[0, 50], Gen.ULong[1, 2]).List[1, 60].Sample(steps =>
        {
            var now = 0L;
            var snapshots = steps.Select(step => (Id: step.Item1, TimeMs: now += step.Item2, Engagement: step.Item3, Print: step.Item4)).ToList();
            var (all, recent) = (new SeenPosts(Horizon), new SeenPosts(Horizon));
            foreach (var (id, time, engagement, print) in snapshots)
            {
                all.Note(id, print, time, time, engagement, out _);
                if (time >= now - Horizon)
                    recent.Note(id, print, time, time, engagement, out _);
            }

            for (var id = 1; id <= 3; id++)
            {
                Assert.Equal(all.Note(id, 1, now, now, 60, out var growthOfAll), recent.Note(id, 1, now, now, 60, out var growthOfRecent));
                Assert.Equal(growthOfAll, growthOfRecent);
            }
        });
    }
}
