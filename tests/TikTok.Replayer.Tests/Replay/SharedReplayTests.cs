using TikTok.Replayer.Replay;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Tests.Replay;

/// <summary>An input that is shared, with one who shares: on the embedded log.</summary>
public sealed class SharedReplayTests
{
    private const long MinuteMs = 60_000;

    [Fact]
    public async Task One_alone_writes_what_a_replay_that_is_not_shared_writes()
    {
        using var input = new SharedInput(files: 11, beside: 1, seconds: 600, lines: 500);
        await using var whole = await ReplayLog.CreateAsync();
        await using var shared = await ReplayLog.CreateAsync();
        var progress = new ReplayProgress();
        var end = await whole.ReplayAsync(input.Options);
        var total = await shared.ShareAsync(input.Options, progress);

        Assert.Equal((end.Valid, end.Rejected, end.MaxStreamTimeMs, true), (total.Valid, total.Rejected, total.MaxStreamTimeMs, total.Done));
        Assert.Equal((end.Valid, end.Rejected, end.MaxStreamTimeMs), (progress.Valid, progress.Rejected, progress.StreamTime!.Value.ToUnixTimeMilliseconds()));
        Assert.Equal((await whole.PostsAsync()).Order(StringComparer.Ordinal), (await shared.PostsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal((await LettersAsync(whole)).Order(StringComparer.Ordinal), (await LettersAsync(shared)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_done_is_not_done_again()
    {
        using var input = new SharedInput(files: 3, beside: 3, seconds: 600, lines: 50);
        await using var log = await ReplayLog.CreateAsync();
        var first = await log.ShareAsync(input.Options);

        Assert.Equal(first, await log.ShareAsync(input.Options, through: new DyingLog(log.Log, 1, afterCommit: false)));
        Assert.Equal(input.Valid, (await log.PostsAsync()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sharer_that_dies_at_any_commit_goes_on_without_loss_or_repetition(bool afterCommit)
    {
        using var input = new SharedInput(files: 11, beside: 4, seconds: 300, lines: 200);
        await using var log = await ReplayLog.CreateAsync();
        SourcePosition? end = null;
        for (var deaths = 0; end is null; deaths++)
            try
            {
                end = await log.ShareAsync(input.Options, through: new DyingLog(log.Log, afterCommit ? 3 + deaths % 9 : 4 + deaths % 9, afterCommit));
            }
            catch (EventLogException)
            {
                Assert.True(deaths < 1000, "it goes on");
            }

        Assert.Equal((input.Valid, input.Broken), (end.Valid, end.Rejected));
        await AssertWholeAsync(log, input);
    }

    [Theory]
    [InlineData(SharedInput.Parts, SharedInput.Parts, 1800)]
    [InlineData(4, 1, 86_400)]
    [InlineData(12, 4, 1800)]
    public async Task Sharing_makes_no_post_late(int files, int beside, int seconds)
    {
        using var input = new SharedInput(files, beside, seconds, lines: 1000);
        await using var log = await ReplayLog.CreateAsync();
        await log.ShareAsync(input.Options);

        await AssertWholeAsync(log, input);
    }

    [Fact]
    public async Task Every_partition_is_told_each_minute_that_all_have_reached()
    {
        using var input = new SharedInput(files: 2, beside: 2, seconds: 600, lines: 600);
        await using var log = await ReplayLog.CreateAsync();
        await log.ShareAsync(input.Options);

        for (var partition = 0; partition < 3; partition++)
        {
            var minutes = (await log.ReadAsync(Topics.Posts, partition)).Select(record => record.TimeMs / MinuteMs).Distinct().Order().ToList();
            Assert.Equal(Enumerable.Range(0, 10), minutes.Select(minute => (int)(minute - minutes[0])));
        }
    }

    /// <summary>Every line once, no post late, the end told once and after everything else.</summary>
    private static async Task AssertWholeAsync(ReplayLog log, SharedInput input)
    {
        var posts = await log.PostsAsync();
        Assert.Equal((input.Valid, input.Valid), (posts.Count, posts.Distinct(StringComparer.Ordinal).Count()));
        var letters = await LettersAsync(log);
        Assert.Equal((input.Broken, input.Broken), (letters.Count, letters.Distinct(StringComparer.Ordinal).Count()));
        for (var partition = 0; partition < 3; partition++)
        {
            var records = await log.ReadAsync(Topics.Posts, partition);
            Assert.InRange(records.WorstLag(), 0, SharedInput.StepMs);
            Assert.Equal(0, records.WorstLag(record => record.Value.Length == 0));
            Assert.Same(records[^1], Assert.Single(records, record => record.Headers.ContainsKey(Topics.InputEndHeader)));
        }
    }

    private static async Task<List<string>> LettersAsync(ReplayLog log) => (await log.ReadAsync(Topics.DeadLetters)).ConvertAll(letter => $"{letter.Key} {letter.Value}");
}
