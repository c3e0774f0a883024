using System.Text;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Counting;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring;

public sealed class WindowStoreTests
{
    private const long Minute = 60_000;

    [Fact]
    public void A_block_comes_back_as_the_windows_of_its_posts()
    {
        var store = new WindowStore(CounterHarness.LatenessMs);
        var records = new[]
        {
            CounterHarness.Post(0, 11, PostLine.StartMs, "#Rain the", "a", likes: 5),
            CounterHarness.Post(1, 12, PostLine.StartMs + 4 * Minute, "#rain #sun", "b", likes: 7),
            CounterHarness.Post(2, 13, PostLine.StartMs + 5 * Minute, "#rain", "a", likes: 1),
        };
        foreach (var block in CounterHarness.Count(records))
            store.Merge(block);

        var five = store.Window(new WindowLength(300), PostLine.StartMs);
        var hour = store.Window(new WindowLength(3600), PostLine.StartMs);
        Assert.Equal((2, 3), (five.PlatformPosts, hour.PlatformPosts));
        Assert.Equal((2.0 / 5, 3.0 / 60), (five.Coverage, hour.Coverage));
        var rain = five.Cells["#rain"u8.ToArray()];
        Assert.Equal((2, 12, 2, KeywordMarks.None), (rain.Posts, rain.Engagement, rain.Authors.Count, rain.Marks));
        Assert.Equal([12, 11], rain.Top.Posts.Select(post => post.Id));
        Assert.Equal(["#rain", "#sun"], rain.Top.Posts[0].Tags.Order(StringComparer.Ordinal).ToArray());
        Assert.Equal("someone", rain.Top.Posts[0].Handle);
        Assert.Equal(PostLine.StartMs + 4 * Minute, rain.Top.Posts[0].TimeMs);
        var hourRain = hour.Cells["#rain"u8.ToArray()];
        Assert.Equal((3, 13, 2), (hourRain.Posts, hourRain.Engagement, hourRain.Authors.Count));
        Assert.Equal(KeywordMarks.StopWord, five.Cells["the"u8.ToArray()].Marks);
        Assert.Empty(five.Cells["the"u8.ToArray()].Top.Posts);
        Assert.Equal(2, five.Cells["*"u8.ToArray()].Posts);
    }

    [Fact]
    public void Nothing_closes_before_every_partition_has_been_heard()
    {
        var (first, second) = (Partition(0), Partition(1));
        var store = new WindowStore(CounterHarness.LatenessMs);

        first(PostLine.StartMs, store);
        first(PostLine.StartMs + 60 * Minute, store);
        Assert.Empty(store.Close());

        second(PostLine.StartMs + 7 * Minute, store);
        var closed = Assert.Single(store.Close());
        Assert.Equal((300, PostLine.StartMs), (closed.Length.Seconds, closed.StartMs));
        Assert.Equal(PostLine.StartMs + 5 * Minute, store.ClosedUntilMs);
    }

    [Fact]
    public void Windows_close_at_the_smallest_watermark_in_the_order_of_their_end_shorter_ones_first()
    {
        var (first, second) = (Partition(0), Partition(1));
        var store = new WindowStore(CounterHarness.LatenessMs);
        for (var minute = 0; minute < 130; minute++)
        {
            first(PostLine.StartMs + minute * Minute, store);
            second(PostLine.StartMs + minute * Minute, store);
        }

        var closed = store.Close();
        Assert.Equal(25 + 2, closed.Count);
        Assert.Equal(closed.OrderBy(window => window.EndMs).ThenBy(window => window.Length.Seconds), closed);
        Assert.All(closed, window => Assert.True(window.EndMs <= PostLine.StartMs + 127 * Minute));
        Assert.All(store.Open, window => Assert.True(window.EndMs > PostLine.StartMs + 127 * Minute));
        Assert.Empty(store.Close());
    }

    [Fact]
    public void A_block_of_another_format_is_refused_in_one_clear_line()
    {
        var failure = Assert.Throws<EventLogException>(() => new WindowStore(CounterHarness.LatenessMs).Merge([9, 0, 0]));

        Assert.Contains("format 9", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Cells_that_grew_are_noted_unless_their_keyword_is_marked()
    {
        var store = new WindowStore(CounterHarness.LatenessMs);
        foreach (var block in CounterHarness.Count([CounterHarness.Post(0, 1, PostLine.StartMs, "#rain #fyp the")]))
            store.Merge(block);

        Assert.Equal(["#rain", "#rain"], store.Touched.Select(touched => Encoding.UTF8.GetString(touched.Keyword)).ToArray());
    }

    /// <summary>A partition of two that says something at a time.</summary>
    private static Action<long, WindowStore> Partition(int number)
    {
        var counter = CounterHarness.Counter(inputPartition: number, inputPartitions: 2);
        var offset = 0;
        return (time, store) =>
        {
            counter.Take(CounterHarness.Post(offset, 1 + number + 2 * offset++, time, "#rain"));
            foreach (var block in CounterHarness.Commit(counter).Blocks)
                store.Merge(block);
        };
    }
}
