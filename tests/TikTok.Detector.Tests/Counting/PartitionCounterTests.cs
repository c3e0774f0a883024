using CsCheck;
using TikTok.Detector.Counting;
using TikTok.Detector.Scoring;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Counting;

public sealed class PartitionCounterTests
{
    private static readonly string[] s_texts = ["#rain in town", "#rain #sun", "the cat", "#fyp cat", "nothing"];

    // Steps of stream time, backwards too; few ids, so that many are re-sent; now and then a record of stream time alone.
    private static readonly Gen<List<LogRecord>> s_streams =
        Gen.Select(Gen.Long[-180_000, 240_000], Gen.Long[1, 12], Gen.Int[0, 4], Gen.Long[0, 40], Gen.Int[0, 9]).List[1, 80].Select(steps =>
        {
            var time = PostLine.StartMs;
            return steps.Select((step, offset) =>
            {
                time = Math.Max(PostLine.StartMs, time + step.Item1);
                return step.Item5 == 0
                    ? CounterHarness.StreamTime(offset, time)
                    : CounterHarness.Post(offset, step.Item2, time, s_texts[step.Item3], author: $"{step.Item2 % 5}", likes: step.Item4);
            }).ToList();
        });

    [Fact]
    public void Posts_count_once_late_ones_not_at_all()
    {
        var counter = CounterHarness.Counter();
        var minute = 60_000;
        counter.Take(CounterHarness.Post(0, 1, PostLine.StartMs + 5 * minute, "a"));
        counter.Take(CounterHarness.Post(1, 1, PostLine.StartMs + 5 * minute, "a"));
        counter.Take(CounterHarness.Post(2, 2, PostLine.StartMs + 3 * minute, "exactly at the watermark"));
        counter.Take(CounterHarness.Post(3, 3, PostLine.StartMs + 3 * minute - 1, "behind it"));

        Assert.Equal((2, 1, 1), (counter.Counted, CounterHarness.Repeated(counter), CounterHarness.Late(counter)));
    }

    [Theory]
    [InlineData("a", "2")]
    [InlineData("b", "1")]
    public void A_post_with_the_id_of_another_author_or_text_is_told_as_rounded_and_counts_for_neither(string text, string author)
    {
        var counter = CounterHarness.Counter();
        counter.Take(CounterHarness.Post(0, 1, PostLine.StartMs, "a", author: "1"));
        counter.Take(CounterHarness.Post(1, 1, PostLine.StartMs, text, author, likes: 100));

        Assert.Equal((1, 0), (counter.Counted, CounterHarness.Repeated(counter)));
        Assert.Equal([new UncountedPosts(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(PostLine.StartMs).UtcDateTime), UncountedReason.Rounded, 1)], counter.Uncounted());
        Assert.Equal(CounterHarness.Count([CounterHarness.Post(0, 1, PostLine.StartMs, "a", author: "1")]), CounterHarness.Commit(counter).Blocks);
    }

    [Fact]
    public void A_record_that_is_no_post_is_passed_over()
    {
        var counter = CounterHarness.Counter();
        counter.Take(new LogRecord(0, 0, default, "not json"u8.ToArray(), []));

        Assert.Equal((0, 0, 0), (counter.Counted, CounterHarness.Repeated(counter), CounterHarness.Late(counter)));
    }

    [Fact]
    public void Stream_time_alone_moves_the_watermark()
    {
        var counter = CounterHarness.Counter();
        counter.Take(CounterHarness.StreamTime(0, PostLine.StartMs));
        var store = new WindowStore(CounterHarness.LatenessMs);
        foreach (var block in CounterHarness.Commit(counter).Blocks)
            store.Merge(block);

        Assert.Equal([new HeardPartition(PostLine.StartMs - 120_000, 0)], store.Heard);
    }

    [Fact]
    public void Counting_with_a_restart_at_any_offset_equals_counting_from_scratch()
    {
        Gen.Select(s_streams, Gen.Int[0, 80], Gen.Int[0, 80]).Sample((records, first, second) =>
        {
            var (cut, later) = (Math.Min(first, second) % (records.Count + 1), Math.Max(first, second) % (records.Count + 1));
            if (cut > later)
                (cut, later) = (later, cut);
            Assert.Equal(Run(records, cut, later, restarts: false), Run(records, cut, later, restarts: true));
        });
    }

    [Fact]
    public void Blocks_cut_at_any_place_give_the_same_windows()
    {
        Gen.Select(s_streams, Gen.Int[1, 80].Array[0, 6]).Sample((records, cuts) =>
            Assert.Equal(Windows(CounterHarness.Count(records)), Windows(CounterHarness.Count(records, cuts))));

        static string Windows(IEnumerable<byte[]> blocks)
        {
            var store = new WindowStore(CounterHarness.LatenessMs);
            var closed = new List<OpenWindow>();
            foreach (var block in blocks)
            {
                store.Merge(block);
                closed.AddRange(store.Close());
            }

            return CounterHarness.Describe(closed) + CounterHarness.Describe(store);
        }
    }

    [Fact]
    public void Large_commits_are_split_and_only_the_last_block_moves_the_watermark()
    {
        var counter = CounterHarness.Counter();
        counter.Take(CounterHarness.Post(0, 1, PostLine.StartMs, "first"));
        var before = CounterHarness.Commit(counter).Blocks;
        for (var i = 1; i <= 3000; i++)
            counter.Take(CounterHarness.Post(i, 1 + i, PostLine.StartMs + i * 100, $"#tag{i} word{i} other{i} more{i} again{i} #and{i}", author: $"{i}"));
        var blocks = CounterHarness.Commit(counter).Blocks;

        Assert.True(blocks.Count > 2, "the commit is large enough to be split");
        Assert.All(blocks, block => Assert.True(block.Length < 400 * 1024));
        var store = new WindowStore(CounterHarness.LatenessMs);
        before.ForEach(block => store.Merge(block));
        foreach (var block in blocks.SkipLast(1))
        {
            store.Merge(block);
            Assert.Equal(PostLine.StartMs - 120_000, store.Heard[0].WatermarkMs);
        }

        store.Merge(blocks[^1]);
        Assert.Equal(PostLine.StartMs + 300_000 - 120_000, store.Heard[0].WatermarkMs);
        Assert.Equal(3001, store.Window(new WindowLength(3600), PostLine.StartMs).PlatformPosts);
    }

    [Fact]
    public void A_watched_name_of_several_words_is_counted_as_a_keyword_of_its_own()
    {
        var counter = CounterHarness.Counter(CounterHarness.Options with { Tracking = new TrackingOptions { Watched = ["Coca-Cola", "星巴克"] } });
        counter.Take(CounterHarness.Post(0, 1, PostLine.StartMs, "I drink coca COLA"));
        counter.Take(CounterHarness.Post(1, 2, PostLine.StartMs, "coca-cola 今天去星巴克喝"));
        counter.Take(CounterHarness.Post(2, 3, PostLine.StartMs, "cola coca 星巴，巴克"));

        var store = new WindowStore(CounterHarness.LatenessMs);
        CounterHarness.Commit(counter).Blocks.ForEach(block => store.Merge(block));

        var cells = store.Window(new WindowLength(3600), PostLine.StartMs).Cells;
        Assert.Equal((2, 1, 3), ((int)cells["coca cola"u8.ToArray()].Posts, (int)cells["星巴克"u8.ToArray()].Posts, (int)cells["cola"u8.ToArray()].Posts));
    }

    [Theory]
    [InlineData("", "visible character")]
    [InlineData("🔥", "an emoji is one as a hashtag")]
    [InlineData("https://acme.example", "a link is no keyword")]
    public void What_is_watched_and_cannot_be_a_keyword_is_refused_with_the_reason(string typed, string reason)
    {
        var options = new DetectorOptions { Tracking = new TrackingOptions { Watched = ["#fine", typed] } };
        var problem = Assert.Single(options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)));
        Assert.Contains($"Detector:Tracking:Watched: '{typed}' cannot be a keyword", problem.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(reason, problem.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_of_another_version_is_refused_in_one_clear_line()
    {
        var failure = Assert.Throws<EventLogException>(() => CounterHarness.Counter().Restore(new CommittedOffset(7, "9 what")));

        Assert.Contains("'9 what'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void The_rebuild_reads_no_more_than_a_horizon_and_a_minute_or_so()
    {
        var clock = new StreamClock(120_000, 600_000);
        for (var offset = 0; offset < 10_000; offset++)
        {
            clock.Advance(offset, new AgreedTime(PostLine.StartMs + offset * 1000L, 0, 0));
            _ = clock.ToMetadata();
        }

        var restored = new StreamClock(120_000, 600_000);
        var from = restored.Restore(new CommittedOffset(10_000, clock.ToMetadata()));
        Assert.InRange(from, 10_000 - 600 - 121, 10_000 - 600);
    }

    private static string Run(List<LogRecord> records, int cut, int later, bool restarts)
    {
        var counter = CounterHarness.Counter();
        var text = new System.Text.StringBuilder();
        var store = new WindowStore(CounterHarness.LatenessMs);
        for (var i = 0; i <= records.Count; i++)
        {
            if (i == cut || i == later || i == records.Count)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{counter.Counted} {string.Join(',', counter.Uncounted())}\n");
                var (blocks, metadata) = CounterHarness.Commit(counter);
                blocks.ForEach(block => store.Merge(block));
                text.Append(metadata).Append('\n');
                if (restarts)
                    counter = Restored(records, (int)counter.NextOffset(i), i, metadata);
            }

            if (i < records.Count)
                counter.Take(records[i]);
        }

        return text.Append(CounterHarness.Describe(store)).ToString();
    }

    private static PartitionCounter Restored(List<LogRecord> records, int committed, int read, string metadata)
    {
        var counter = CounterHarness.Counter();
        var from = (int)counter.Restore(new CommittedOffset(committed, metadata));
        for (var i = from; i < committed; i++)
            counter.Take(records[i]);
        counter.Clear();
        for (var i = committed; i < read; i++) // what waited for those that follow
            counter.Take(records[i]);
        return counter;
    }
}
