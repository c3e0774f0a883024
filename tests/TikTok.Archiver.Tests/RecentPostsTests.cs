using System.Text;
using TikTok.Archiver.DeadLetters;
using TikTok.Archiver.RecentPosts;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Archiver.Tests;

public sealed class RecentPostsTests(PostgresFixture postgres) : IDisposable
{
    private const long Hour = 3_600_000;
    private readonly TemporaryDirectory _directory = new();
    private string? _connection;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_newest_snapshot_of_a_post_wins_whatever_the_order()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "a", likes: 1)), (0, PostLine.Of(1, PostLine.StartMs + Hour, "a", likes: 9)), (0, PostLine.Of(1, PostLine.StartMs + 60_000, "a", likes: 5))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs + 1000, "a", likes: 3))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);

        Assert.Equal(["""{"id": 1, "likes": 9, "log_offset": 1}"""], (await host.RowsAsync("SELECT id, likes, log_offset FROM recent_posts")).ToArray());
    }

    [Fact]
    public async Task Posts_are_found_by_their_keywords()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "#Rain in town")), (1, PostLine.Of(2, PostLine.StartMs + 1000, "#rain"))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);

        Assert.Equal(["""{"post_id": 2}""", """{"post_id": 1}"""], (await host.RowsAsync("SELECT post_id FROM post_keywords WHERE keyword = '#rain' ORDER BY created_at DESC, post_id DESC")).ToArray());
        Assert.Equal(["""{"hashtags": ["#rain"]}"""], (await host.RowsAsync("SELECT hashtags FROM recent_posts WHERE id = 1")).ToArray());
        Assert.Equal(1, await host.ScalarAsync<long>("SELECT count(*) FROM post_keywords WHERE keyword = 'town'"));
    }

    [Fact]
    public async Task A_log_that_was_told_less_than_the_table_holds_is_told_again_also_when_nothing_new_comes()
    {
        await using (var host = await StartAsync())
        {
            await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "a"))]);
            await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
            // As a kill between the two commits leaves it.
            await using var writer = await host.Log.OpenWriterAsync("test", TestContext.Current.CancellationToken);
            await writer.CommitAsync([], [new OffsetCommit(RecentPostsStage.Group, new TopicPartition(Topics.Posts, 0), new CommittedOffset(0, ""))], TestContext.Current.CancellationToken);
        }

        await using var again = await StartAsync();
        await again.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        Assert.Equal(1, await again.ScalarAsync<long>("SELECT count(*) FROM recent_posts"));
    }

    [Fact]
    public async Task The_language_of_a_post_is_that_of_its_newest_text()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "this is the end")), (0, PostLine.Of(2, PostLine.StartMs, "#rain 😂"))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs + Hour, "это конец, и всё"))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);

        Assert.Equal(["""{"id": 1, "language": "ru"}""", """{"id": 2, "language": null}"""], (await host.RowsAsync("SELECT id, language FROM recent_posts ORDER BY id")).ToArray());
    }

    [Fact]
    public async Task A_post_whose_text_was_changed_is_found_by_its_new_keywords_only()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "#rain"))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs + Hour, "#sun"))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);

        Assert.Equal(["""{"keyword": "#sun"}"""], (await host.RowsAsync("SELECT keyword FROM post_keywords WHERE keyword LIKE '#%'")).ToArray());
    }

    [Fact]
    public async Task A_database_of_another_log_is_refused_before_anything_is_written()
    {
        await using (var host = await StartAsync())
        {
            await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "#rain"))]);
            await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
            await host.DrainAsync("archiver", Topics.Posts);
        }

        _connection = null; // another, empty one
        var refusal = await Assert.ThrowsAsync<EventLogException>(StartAsync);

        Assert.Contains("do not belong together", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_record_is_accounted_for_once_over_restarts()
    {
        for (var run = 0; run < 4; run++)
        {
            await using var host = await StartAsync();
            await host.AppendAsync(Enumerable.Range(0, 50).Select(i => (i % 2, PostLine.Of(1 + i + run * 40, PostLine.StartMs + run * Hour + i, "#rain"))));
            if (run % 2 == 0)
                await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        }

        await using var last = await StartAsync();
        await last.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        Assert.Equal(200, await last.ScalarAsync<long>("SELECT sum(records) FROM log_positions WHERE consumer = 'recent-posts'"));
        Assert.Equal(170, await last.ScalarAsync<long>("SELECT count(*) FROM recent_posts"));
    }

    [Fact]
    public async Task Posts_past_the_retention_leave_with_their_keywords()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "#old")), (0, PostLine.Of(2, PostLine.StartMs + 10 * Hour, "#new"))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        await using var connection = await host.Database.OpenConnectionAsync();
        var table = new RecentPostsTable(connection);

        Assert.Equal(0, await table.ExpireAsync(TimeSpan.FromHours(10), default));
        Assert.Equal(1, await table.ExpireAsync(TimeSpan.FromHours(9), default));
        Assert.Equal(["""{"id": 2}"""], (await host.RowsAsync("SELECT id FROM recent_posts")).ToArray());
        Assert.Equal(["""{"keyword": "#new"}"""], (await host.RowsAsync("SELECT keyword FROM post_keywords WHERE keyword LIKE '#%'")).ToArray());
    }

    [Fact]
    public async Task Text_that_PostgreSQL_cannot_keep_is_replaced()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, Encoding.UTF8.GetBytes("""{"itemInfos":{"id":"1","text":"a\u0000b\ud800c #x\u0000y","createTime":"1583107200"},"authorInfos":{"uniqueId":"h\u0000"},"time_stamp":1583107200.5}"""))]);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);

        Assert.Equal(["{\"text\": \"a\uFFFDb\uFFFDc #x\uFFFDy\", \"handle\": \"h\uFFFD\"}"], (await host.RowsAsync("SELECT text, handle FROM recent_posts")).ToArray());
    }

    [Fact]
    public async Task Dead_letters_have_reason_source_line_and_what_can_be_shown_of_the_bytes()
    {
        await using var host = await StartAsync();
        await using var writer = await host.Log.OpenWriterAsync("test", default);
        await writer.CommitAsync(
        [
            new AppendRecord(new TopicPartition(Topics.DeadLetters, 0), default, new byte[] { (byte)'a', 0, 0xFF, (byte)'b' },
                [new LogHeader("reason", "InvalidUtf8"u8.ToArray()), new LogHeader("source", "/dump.ndjson"u8.ToArray()), new LogHeader("line", "12"u8.ToArray())]),
            new AppendRecord(new TopicPartition(Topics.DeadLetters, 0), default, Encoding.UTF8.GetBytes(new string('x', 10_000))),
        ], [], default);
        await host.DrainAsync(DeadLettersStage.Group, Topics.DeadLetters);

        var rows = await host.RowsAsync("SELECT log_offset, reason, source, line, raw, length(raw) AS length FROM dead_letters ORDER BY log_offset");
        Assert.Equal("{\"raw\": \"a\uFFFD\uFFFDb\", \"line\": 12, \"length\": 4, \"reason\": \"InvalidUtf8\", \"source\": \"/dump.ndjson\", \"log_offset\": 0}", rows[0]);
        Assert.Contains("\"length\": 4096", rows[1], StringComparison.Ordinal);
    }

    private async Task<ServiceHost> StartAsync()
    {
        _connection ??= await postgres.CreateDatabaseAsync();
        return await ServiceHost.StartAsync(_directory.Path, _connection, builder => builder.AddArchiver(), ("Archiver:QuietInterval", "00:00:00.050"));
    }
}
