using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Replay;

public sealed class LoopTests : IDisposable
{
    private const long Start = 1_583_107_200; // 2020-03-02T00:00:00Z
    private const long Week = 7 * 86_400;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_later_pass_changes_id_and_createTime_and_no_other_byte()
    {
        await using var log = await ReplayLog.CreateAsync();
        string[] lines = [PostLine.Raw(1, Start, "a 1 é"), "broken", """{ "itemInfos" : {"createTime": 1583107260 , "text":"b","id":7}, "more":"7" }"""];
        var end = await log.ReplayAsync(new ReplayOptions { Input = Write(lines), Loop = true, Limit = 6 });

        Assert.Equal((6L, 1L, 0L), (end.Valid, end.Rejected, end.Skipped));
        var posts = (await log.PostsAsync()).Select(post => post[2..]).ToHashSet(StringComparer.Ordinal);
        for (var pass = 0; pass < 3; pass++)
        {
            var (first, second, moved) = (1 + (pass * Week << 32), 7 + (pass * Week << 32), pass * Week);
            Assert.Contains($"{first} {PostLine.Raw(first, Start + moved, "a 1 é")[..^1]},\"time_stamp\":{Start + moved}.000}}", posts);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $$"""{{second}} { "itemInfos" : {"createTime": {{1583107260 + moved}} , "text":"b","id":{{second}}}, "more":"7" ,"time_stamp":{{1583107260 + moved}}.000}"""), posts);
        }

        Assert.Single(await log.ReadAsync(Topics.DeadLetters));
    }

    [Fact]
    public async Task Passes_are_apart_by_the_fewest_weeks_that_keep_their_order()
    {
        await using var log = await ReplayLog.CreateAsync();
        await log.ReplayAsync(new ReplayOptions { Input = Write([PostLine.Raw(1, Start, "a"), PostLine.Raw(2, Start + Week, "a")]), Loop = true, Limit = 4 });

        Assert.Equal([0, Week, 2 * Week, 3 * Week], (await TimesAsync(log)).Select(time => time - Start));
    }

    [Fact]
    public async Task Stamped_with_now_only_the_id_changes()
    {
        await using var log = await ReplayLog.CreateAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await log.ReplayAsync(new ReplayOptions { Input = Write([PostLine.Raw(1, Start, "a")]), Loop = true, Limit = 3, Clock = ReplayClock.Wall, CloseWindows = false }, clock: clock);

        var posts = (await log.PostsAsync()).Select(post => post[2..]).ToList();
        Assert.Equal(3, posts.Select(post => post.Split(' ')[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(posts, post => Assert.EndsWith($"{PostLine.Raw(1, Start, "a").Split("\"text\"")[1][..^1]},\"time_stamp\":1700000000.000}}", post, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loop_that_dies_at_any_commit_goes_on_without_loss_or_repetition(bool sort)
    {
        var random = new Random(5);
        var lines = Enumerable.Range(1, 3_000).Select(id => id % 10 == 3 ? $"broken {id}" : PostLine.Raw(id, Start + random.Next(9 * 86_400), "a")).Append("").ToList();
        var options = new ReplayOptions { Input = Write(lines), Loop = true, Sort = sort, Limit = 20_000, From = DateTimeOffset.FromUnixTimeSeconds(Start + 86_400) };
        await using var whole = await ReplayLog.CreateAsync();
        var end = await whole.ReplayAsync(options);

        foreach (var after in new[] { false, true })
        {
            await using var log = await ReplayLog.CreateAsync();
            var done = await log.ReplayThroughDeathsAsync(options, after);

            Assert.Equal(end, done with { LatestCreateTime = end.LatestCreateTime });
            Assert.Equal(await whole.PostsAsync(), await log.PostsAsync());
        }
    }

    [Fact]
    public async Task A_loop_over_nothing_ends()
    {
        await using var log = await ReplayLog.CreateAsync();

        Assert.Equal((0L, 1L, true), (await log.ReplayAsync(new ReplayOptions { Input = Write(["broken"]), Loop = true })) is var end ? (end.Valid, end.Rejected, end.Done) : default);
    }

    [Fact]
    public async Task Stream_time_ends_in_the_year_2100_with_one_line()
    {
        await using var log = await ReplayLog.CreateAsync();

        var failure = await Assert.ThrowsAsync<InputException>(() => log.ReplayAsync(new ReplayOptions { Input = Write([PostLine.Raw(1, Start, "a")]), Loop = true }));
        Assert.Contains("--limit", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6_799_393_634_956_255_409)]
    [InlineData(long.MaxValue)]
    public void A_moved_id_is_always_another_valid_id(long id)
    {
        var moved = Enumerable.Range(0, 5_000).Select(pass => PassShift.Move(id, pass * Week)).ToList();

        Assert.Equal(id, moved[0]);
        Assert.Equal(5_000, moved.Distinct().Count());
        Assert.All(moved, other => Assert.InRange(other, 1, long.MaxValue));
    }

    private static async Task<IEnumerable<long>> TimesAsync(ReplayLog log)
    {
        var post = new Post();
        return (await log.PostsAsync()).Select(line => PostParser.TryParse(Encoding.UTF8.GetBytes(line[(line.IndexOf('{', StringComparison.Ordinal))..]), post, out _) ? post.CreateTime : 0).Order().ToList();
    }

    private string Write(IEnumerable<string> lines)
    {
        File.WriteAllLines(_folder.Sub("dump"), lines);
        return _folder.Sub("dump");
    }
}
