using System.Text;
using Microsoft.Extensions.Time.Testing;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Replay;

public sealed class DumpReplayTests : IDisposable
{
    private const long Start = 1_583_107_200; // 2020-03-02T00:00:00Z
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_line_is_written_with_its_stream_time_and_nothing_else_changed()
    {
        await using var log = await ReplayLog.CreateAsync();
        var lines = Enumerable.Range(1, 50).Select(id => PostLine.Raw(id, Start + id, $"#rain {id}")).ToList();
        var end = await log.ReplayAsync(new ReplayOptions { Input = Write("dump", lines) });

        Assert.Equal((50L, 0L, 0L, true), (end.Valid, end.Rejected, end.Skipped, end.Done));
        var posts = await log.PostsAsync();
        Assert.Equal(
            lines.Select((line, i) => $"{i + 1} {line[..line.LastIndexOf('}')]},\"time_stamp\":{Start + i + 1}.000}}").Order(StringComparer.Ordinal).ToArray(),
            posts.Select(post => post[2..]).Order(StringComparer.Ordinal).ToArray());
        Assert.All(posts, post => Assert.Equal(StableHash.Partition(Encoding.UTF8.GetBytes(post.Split(' ')[1]), 3), post[0] - '0'));
    }

    [Fact]
    public async Task Broken_lines_are_in_dead_letters_with_reason_file_and_line()
    {
        await using var log = await ReplayLog.CreateAsync();
        string[] broken = ["not json", "[]", """{"itemInfos":{"text":"a","createTime":"5"}}""", """{"itemInfos":{"id":"1","createTime":"5"}}""", """{"itemInfos":{"id":"1","text":"a"}}""", new('x', 3000)];
        string[] reasons = ["NotJson", "NotAnObject", "NoId", "NoText", "BadCreateTime", "LineTooLong"];
        var lines = Enumerable.Range(0, 60).Select(i => i % 10 == 9 ? broken[i / 10] : PostLine.Raw(1 + i, Start + i, "#rain")).ToList();
        var file = Write("dump", lines);
        var end = await log.ReplayAsync(new ReplayOptions { Input = file, MaxLineBytes = 2048 });

        Assert.Equal((54L, 6L), (end.Valid, end.Rejected));
        var letters = await log.ReadAsync(Topics.DeadLetters);
        Assert.Equal(reasons, letters.Select(letter => Encoding.UTF8.GetString(letter.Headers["reason"])).ToArray());
        Assert.Equal(["10", "20", "30", "40", "50", "60"], letters.Select(letter => Encoding.UTF8.GetString(letter.Headers["line"])).ToArray());
        Assert.All(letters, letter => Assert.Equal(file, Encoding.UTF8.GetString(letter.Headers["source"])));
        Assert.Equal(broken[..5], letters.Take(5).Select(letter => letter.Value).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replay_that_dies_at_any_commit_goes_on_without_loss_or_repetition(bool sort)
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, 20_000).Select(i => i % 10 == 3 ? $"broken {i}" : PostLine.Raw(1 + i, Start + (sort ? random.Next(3 * 86_400) : i * 13), $"#rain {i}")).ToList();
        var options = new ReplayOptions { Input = Write("dump", lines), Sort = sort };
        await using var whole = await ReplayLog.CreateAsync();
        var end = await whole.ReplayAsync(options);
        var (posts, letters) = (await whole.PostsAsync(), await whole.ReadAsync(Topics.DeadLetters));
        Assert.Equal((18_000, 2_000), (posts.Count, letters.Count));

        foreach (var after in new[] { false, true })
        {
            await using var log = await ReplayLog.CreateAsync();
            var done = await log.ReplayThroughDeathsAsync(options, after);

            Assert.Equal(end, done with { LatestCreateTime = end.LatestCreateTime });
            Assert.Equal(posts, await log.PostsAsync());
            Assert.Equal(letters.Select(letter => letter.Key + letter.Value).ToArray(), (await log.ReadAsync(Topics.DeadLetters)).Select(letter => letter.Key + letter.Value).ToArray());
        }
    }

    [Fact]
    public async Task A_sorted_replay_that_goes_on_later_takes_the_same_lines_for_records()
    {
        // A post of the day after tomorrow is refused and comes first in order; three days later it would come last.
        var lines = Enumerable.Range(0, 9_000).Select(i => PostLine.Raw(1 + i, Start + i, "#rain")).Prepend(PostLine.Raw(99_999, Start + 2 * 86_400 + 10_000, "#early")).ToList();
        var options = new ReplayOptions { Input = Write("dump", lines), Sort = true };
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Start + 10_000));
        await using var log = await ReplayLog.CreateAsync();
        await Assert.ThrowsAsync<EventLogException>(() => log.ReplayAsync(options, clock: clock, through: new DyingLog(log.Log, 1, afterCommit: true)));

        clock.Advance(TimeSpan.FromDays(3));
        var end = await log.ReplayAsync(options, clock: clock);

        Assert.Equal((9_000, 1), (end.Valid, end.Rejected));
        Assert.Equal(9_000, (await log.PostsAsync()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_day_is_closed_once_in_order_and_again_after_a_restart_inside_it()
    {
        await using var log = await ReplayLog.CreateAsync();
        var options = new ReplayOptions { Input = Write("dump", Enumerable.Range(0, 30).Select(i => PostLine.Raw(1 + i, Start + i * 8_640, "#rain")).ToList()) };
        var closed = new List<DateOnly>();
        var inLog = new List<int>();
        await Assert.ThrowsAsync<OperationCanceledException>(() => log.ReplayAsync(options, (day, _, _) =>
        {
            closed.Add(day);
            return day.Day == 3 ? throw new OperationCanceledException() : Task.CompletedTask;
        }));
        await log.ReplayAsync(options, async (day, _, _) =>
        {
            closed.Add(day);
            inLog.Add((await log.PostsAsync()).Count);
        });

        Assert.Equal([2, 3, 3, 4], closed.Select(day => day.Day).ToArray());
        Assert.Equal([20, 30], inLog.ToArray());
        Assert.Equal(30, (await log.PostsAsync()).Distinct(StringComparer.Ordinal).Count());
        await log.ReplayAsync(options, (_, _, _) => throw new InvalidOperationException("it is done: no day is open"));
    }

    [Fact]
    public async Task Only_the_chosen_posts_are_written()
    {
        await using var log = await ReplayLog.CreateAsync();
        var file = Write("dump", Enumerable.Range(0, 20).Select(i => PostLine.Raw(1 + i, Start + i, "#rain")).ToList());
        var chosen = await log.ReplayAsync(new ReplayOptions { Input = file, From = DateTimeOffset.FromUnixTimeSeconds(Start + 5), To = DateTimeOffset.FromUnixTimeSeconds(Start + 15) });
        Assert.Equal((10L, 10L), (chosen.Valid, chosen.Skipped));
        Assert.Equal(Enumerable.Range(6, 10), (await log.PostsAsync()).Select(post => int.Parse(post.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)).Order());

        await using var limited = await ReplayLog.CreateAsync();
        Assert.Equal(7, (await limited.ReplayAsync(new ReplayOptions { Input = file, Limit = 7 })).Valid);
        Assert.Equal(7, (await limited.PostsAsync()).Count);
    }

    [Fact]
    public async Task Wall_clock_stamps_posts_with_now()
    {
        await using var log = await ReplayLog.CreateAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));
        await log.ReplayAsync(new ReplayOptions { Input = Write("dump", [PostLine.Raw(1, Start, "a")]), Clock = ReplayClock.Wall, CloseWindows = false }, clock: clock);

        Assert.EndsWith(",\"time_stamp\":1700000000.123}", Assert.Single(await log.PostsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_partition_is_told_how_far_stream_time_has_come_before_the_post_that_shows_it_and_then_that_the_input_ends()
    {
        await using var log = await ReplayLog.CreateAsync();
        await log.ReplayAsync(new ReplayOptions { Input = Write("dump", [PostLine.Raw(1, Start, "a"), PostLine.Raw(1, Start + 61, "a"), PostLine.Raw(1, Start + 62, "a")]) });

        var home = StableHash.Partition("1"u8, 3);
        for (var partition = 0; partition < 3; partition++)
            Assert.Equal(
                partition == home ? ["time 0", "post", "time 60", "post", "post", "end 62"] : ["time 0", "time 60", "end 62"],
                (await log.ReadAsync(Topics.Posts, partition)).Select(Describe), StringComparer.Ordinal);

        static string Describe(StoredRecord record) => record.Value.Length > 0 ? "post"
            : record.Headers.TryGetValue(Topics.InputEndHeader, out var end) ? $"end {BitConverter.ToInt64(end) / 1000 - Start}"
            : $"time {BitConverter.ToInt64(record.Headers[Topics.StreamTimeHeader]) / 1000 - Start}";
    }

    [Fact]
    public async Task An_input_that_stays_open_has_no_end()
    {
        await using var log = await ReplayLog.CreateAsync();
        await log.ReplayAsync(new ReplayOptions { Input = Write("dump", [PostLine.Raw(1, Start, "a")]), CloseWindows = false });

        Assert.DoesNotContain(await log.ReadAsync(Topics.Posts, StableHash.Partition("1"u8, 3)), record => record.Headers.ContainsKey(Topics.InputEndHeader));
    }

    [Fact]
    public async Task A_file_that_was_changed_in_between_is_refused_in_one_line_unless_it_starts_over()
    {
        await using var log = await ReplayLog.CreateAsync();
        var file = Write("dump", [PostLine.Raw(1, Start, "a"), PostLine.Raw(2, Start, "a")]);
        await log.ReplayAsync(new ReplayOptions { Input = file });
        Write("dump", [PostLine.Raw(3, Start, "a")]);

        var failure = await Assert.ThrowsAsync<InputException>(() => log.ReplayAsync(new ReplayOptions { Input = file }));
        Assert.Contains("--restart", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await log.ReplayAsync(new ReplayOptions { Input = file, Restart = true })).Valid);
        Assert.Equal(3, (await log.PostsAsync()).Count);
    }

    [Fact]
    public async Task A_sorted_input_that_grew_in_between_is_refused_since_its_order_is_another_one()
    {
        await using var log = await ReplayLog.CreateAsync();
        var lines = Enumerable.Range(0, 10_000).Select(i => PostLine.Raw(1 + i, Start + 10_000 - i, "a")).ToList();
        var options = new ReplayOptions { Input = Write("dump", lines), Sort = true };
        await Assert.ThrowsAsync<EventLogException>(() => log.ReplayAsync(options, through: new DyingLog(log.Log, 2, afterCommit: false)));
        Write("dump", [.. lines, PostLine.Raw(99_999, Start, "a")]);

        await Assert.ThrowsAsync<InputException>(() => log.ReplayAsync(options));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_file_that_grew_after_its_replay_the_new_lines_are_replayed_and_told(bool sort)
    {
        await using var log = await ReplayLog.CreateAsync();
        var lines = Enumerable.Range(0, 20).Select(i => PostLine.Raw(1 + i, Start + 20 - i, "a")).Append("").Append("broken").ToList();
        var options = new ReplayOptions { Input = Write("dump", lines), Sort = sort };
        await log.ReplayAsync(options);
        var added = Enumerable.Range(0, 5).Select(i => PostLine.Raw(101 + i, Start + 40 - i, "a")).ToList();
        Write("dump", [.. lines, .. added]);

        var end = await log.ReplayAsync(options);
        Assert.Equal((25, 1, 25), (end.Valid, end.Rejected, (await log.PostsAsync()).Distinct(StringComparer.Ordinal).Count()));
        Assert.Equal(25, (await log.PostsAsync()).Count);
        Assert.Equal(end, await log.ReplayAsync(options));

        Write("dump", [.. lines, .. added, PostLine.Raw(201, Start + 60, "a")]);
        Assert.Equal(26, (await log.ReplayAsync(options)).Valid);
        var told = (await log.ReadAsync(Topics.Posts)).Where(record => record.Headers.ContainsKey(Topics.SentHeader)).Select(record => record.Headers[Topics.SentHeader]).ToList();
        Assert.Equal(3, told.Count);
        Write("dump", lines);
        await Assert.ThrowsAsync<InputException>(() => log.ReplayAsync(options));
    }

    [Fact]
    public async Task A_run_that_reads_nothing_new_is_known_as_such()
    {
        await using var log = await ReplayLog.CreateAsync();
        var options = new ReplayOptions { Input = Write("dump", [PostLine.Raw(1, Start, "a")]) };
        var (first, second) = (new ReplayProgress(), new ReplayProgress());
        foreach (var progress in new[] { first, second })
            await new DumpReplay(log.Log, new InputFiles(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<DumpReplay>.Instance).RunAsync(options, progress, dayClosed: null, TestContext.Current.CancellationToken);

        Assert.Equal((1L, 0L, 1L), (first.ReceivedNow, second.ReceivedNow, second.Received));
    }

    [Fact]
    public async Task Of_an_array_on_one_line_a_replay_that_dies_goes_on_without_loss_or_repetition()
    {
        var array = $"[{string.Join(",", Enumerable.Range(0, 9_000).Select(i => PostLine.Raw(1 + i, Start + i, "#rain")))}]";
        var file = Write("dump", [array]);
        foreach (var sort in new[] { false, true })
        {
            await using var log = await ReplayLog.CreateAsync();
            var end = await log.ReplayThroughDeathsAsync(new ReplayOptions { Input = file, Sort = sort }, afterCommit: true);

            Assert.Equal((9_000, 0), (end.Valid, end.Rejected));
            Assert.Equal((9_000, 9_000), ((await log.PostsAsync()).Count, (await log.PostsAsync()).Distinct(StringComparer.Ordinal).Count()));
        }
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public async Task An_input_that_only_begins_like_a_compressed_one_is_refused_in_one_line(string kind)
    {
        await using var log = await ReplayLog.CreateAsync();
        await File.WriteAllBytesAsync(_folder.Sub("dump"), kind == "gz" ? [0x1F, 0x8B, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7] : [0x28, 0xB5, 0x2F, 0xFD, 0xFF, 0xFF, 7, 7, 7, 7, 7, 7, 7]);

        var failure = await Assert.ThrowsAsync<InputException>(() => log.ReplayAsync(new ReplayOptions { Input = _folder.Sub("dump") }));
        Assert.Contains("dump", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_pipe_that_gives_a_byte_at_a_time_is_read_whole()
    {
        await using var plain = await CompressedStream.OpenAsync(new OneWayStream(Encoding.UTF8.GetBytes(PostLine.Raw(1, Start, "a"))), "-", default);
        using var text = new StreamReader(plain);

        Assert.Equal(PostLine.Raw(1, Start, "a"), await text.ReadToEndAsync());
    }

    [Fact]
    public async Task A_paced_replay_waits_until_each_post_is_due()
    {
        await using var log = await ReplayLog.CreateAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        var file = Write("dump", [PostLine.Raw(1, Start, "a"), PostLine.Raw(2, Start + 100, "a"), PostLine.Raw(3, Start + 200, "a"), PostLine.Raw(4, Start + 300, "a")]);
        var replay = log.ReplayAsync(new ReplayOptions { Input = file, Speed = 10, PacedFrom = DateTimeOffset.FromUnixTimeSeconds(Start + 100) }, clock: clock);

        await Eventually.TrueAsync(async () => (await log.PostsAsync()).Count == 2, "history and the first paced post are written");
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(2, (await log.PostsAsync()).Count);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.TrueAsync(async () => (await log.PostsAsync()).Count == 3, "the next is due");
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(replay.IsCompleted);
        }, "the last is due");
        Assert.Equal(4, (await replay).Valid);
    }

    [Fact]
    public async Task A_paced_replay_keeps_the_rhythm_of_the_posts_also_when_it_stamps_them_with_now()
    {
        await using var log = await ReplayLog.CreateAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        var file = Write("dump", [PostLine.Raw(1, Start, "a"), PostLine.Raw(2, Start + 100, "a")]);
        var replay = log.ReplayAsync(new ReplayOptions { Input = file, Speed = 10, Clock = ReplayClock.Wall, CloseWindows = false }, clock: clock);

        await Eventually.TrueAsync(async () => (await log.PostsAsync()).Count == 1, "the first post is written");
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Single(await log.PostsAsync());
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            return Task.FromResult(replay.IsCompleted);
        }, "the second is due");

        Assert.Contains(await log.PostsAsync(), post => post.Contains("\"time_stamp\":1700000010.", StringComparison.Ordinal));
    }

    private string Write(string name, List<string> lines)
    {
        File.WriteAllText(_folder.Sub(name), string.Concat(lines.Select(line => line + "\n")));
        return _folder.Sub(name);
    }

    /// <summary>Gives one byte at a time and cannot seek, as a pipe may.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
