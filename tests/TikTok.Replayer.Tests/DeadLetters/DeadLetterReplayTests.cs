using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Posts;
using TikTok.Replayer.DeadLetters;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Replayer.Tests.Replay;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.DeadLetters;

public sealed class DeadLetterReplayTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const long Start = 1_583_107_200; // 2020-03-02T00:00:00Z
    private const int Limit = 1024;
    private readonly TemporaryDirectory _folder = new();
    private ReplayLog _log = null!;
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DeadLetterTable Table => new(_database, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await Schema.MigrateAsync(connection, NullLogger.Instance, Cancellation);
        _database = NpgsqlDataSource.Create(connection);
        _log = await ReplayLog.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
            await _log.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_line_that_was_too_long_is_sent_from_its_file_with_every_byte_and_only_once()
    {
        var posts = Enumerable.Range(1, 3).Select(LongPost).ToList();
        await RefuseAsync([posts[0], "broken", posts[1], posts[2]]);

        var first = await ReplayAsync(new DeadLetterReplayOptions());
        var second = await ReplayAsync(new DeadLetterReplayOptions());

        Assert.Equal((3, 0), (first.Sent, second.Sent));
        Assert.Equal([KeyValuePair.Create(RejectReason.NotJson, 1L)], first.Refused);
        Assert.Equal(Enumerable.Range(1, 3).Select(id => $"{id} {posts[id - 1][..posts[id - 1].LastIndexOf('}')]},\"time_stamp\":{Start + id}.000}}").ToArray(), (await SentAsync()).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal([("NotJson", 1L)], await Table.CountAsync(Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_or_after_the_log_has_them_each_is_sent_once(bool afterCommit)
    {
        await RefuseAsync([.. Enumerable.Range(1, 2_500).Select(LongPost)]);

        for (var death = 1; death <= 3; death++)
            await Assert.ThrowsAsync<EventLogException>(() => ReplayAsync(new DeadLetterReplayOptions(), new DyingLog(_log.Log, diesAt: 1, afterCommit)));
        var last = await ReplayAsync(new DeadLetterReplayOptions());

        Assert.Equal(afterCommit, last.Sent < 2_500);
        Assert.Equal(Enumerable.Range(1, 2_500), (await SentAsync()).Select(post => int.Parse(post.Split(' ')[0], CultureInfo.InvariantCulture)).Order());
        Assert.Empty(await Table.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        await RefuseAsync([LongPost(1), "broken"]);

        Assert.Equal(1, (await ReplayAsync(new DeadLetterReplayOptions { DryRun = true })).Sent);
        Assert.Empty(await SentAsync());
        Assert.Equal(2, (await Table.ReadNewestAsync(null, 10, Cancellation)).Count);
    }

    [Fact]
    public async Task Only_lines_with_the_chosen_reason_are_read_again()
    {
        await RefuseAsync([LongPost(1), "broken"]);

        var result = await ReplayAsync(new DeadLetterReplayOptions { Reason = RejectReason.NotJson });
        Assert.Equal((0, 1), (result.Sent, result.Refused.Values.Sum()));
    }

    [Fact]
    public async Task What_is_still_too_long_stays()
    {
        await RefuseAsync([LongPost(1)]);

        Assert.Equal([KeyValuePair.Create(RejectReason.LineTooLong, 1L)], (await ReplayAsync(new DeadLetterReplayOptions { MaxLineBytes = Limit })).Refused);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("another")]
    public async Task A_line_that_its_file_does_not_hold_any_more_is_said_and_never_replaced_by_another(string file)
    {
        await RefuseAsync([LongPost(1)]);
        if (file == "deleted")
            File.Delete(_folder.Sub("dump"));
        else
            await File.WriteAllTextAsync(_folder.Sub("dump"), LongPost(2));

        var result = await ReplayAsync(new DeadLetterReplayOptions());
        Assert.Equal((0, 1), (result.Sent, result.Gone));
        Assert.Empty(await SentAsync());
    }

    private static string LongPost(int id) => PostLine.Raw(id, Start + id, new string('é', Limit));

    /// <summary>Replays the lines with a small limit, and fills the table as the Archiver does.</summary>
    private async Task RefuseAsync(IReadOnlyList<string> lines)
    {
        await File.WriteAllLinesAsync(_folder.Sub("dump"), lines);
        await _log.ReplayAsync(new ReplayOptions { Input = _folder.Sub("dump"), MaxLineBytes = Limit });
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        foreach (var (offset, _, value, headers) in await _log.ReadAsync(Topics.DeadLetters))
            await connection.ExecuteAsync("INSERT INTO dead_letters (log_offset, reason, source, line, raw, rejected_at) VALUES (@offset, @reason, @source, @line, @value, now())", new
            {
                offset, value, reason = Encoding.UTF8.GetString(headers["reason"]), source = Encoding.UTF8.GetString(headers["source"]),
                line = long.Parse(Encoding.UTF8.GetString(headers["line"]), CultureInfo.InvariantCulture),
            });
    }

    private Task<DeadLetterReplayResult> ReplayAsync(DeadLetterReplayOptions options, IEventLog? through = null) =>
        new DeadLetterReplay(through ?? _log.Log, new InputFiles(), Table, TimeProvider.System, NullLogger<DeadLetterReplay>.Instance).RunAsync(options, Cancellation);

    private async Task<List<string>> SentAsync() => [.. (await _log.PostsAsync()).Select(post => post[2..])];
}
