using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TikTok.BatchWorker.ParseDay;
using TikTok.BatchWorker.Trends;
using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.BatchWorker.Tests;

public sealed class TrendPublisherTests(PostgresFixture postgres) : IDisposable
{
    private const string Tables = "SELECT to_jsonb(trends) AS content FROM trends ORDER BY day, dimension, key";
    private static readonly DateOnly s_day = new(2020, 3, 2);
    private readonly TemporaryDirectory _directory = new();
    private HandMadeLake? _lake;
    private long _id;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_dimension_counts_posts_authors_and_engagement_under_its_newest_name()
    {
        await using var host = await StartAsync();
        await ParseAsync(host, 0,
            Post(0, author: "1", handle: "ann", music: "7", title: "Song", musician: "Élan  Vital", engagement: 5, tags: ["Rain", "rain", "Sun & Sea"]),
            Post(1, author: "1", handle: "ann.b", music: "7", title: "Song (remix)", musician: "élan vital", engagement: 7, tags: ["RAIN"]),
            Post(2, author: "2", handle: "bob", music: "0", title: "", musician: "", engagement: 1, tags: ["sunsea", "😂"]));
        await PublishAsync(host, 0);

        Assert.Equal(
        [
            "authors 1 ann.b 2 1 12 1 1", "authors 2 bob 1 1 1 2 2",
            "challenges #rain RAIN 2 1 12 1 1", "challenges #sunsea sunsea 2 2 6 1 2", "challenges #😂 😂 1 1 1 3 3",
            "music 7 Song (remix) 2 1 12 1 1",
            "musicians élan vital élan vital 2 1 12 1 1",
        ], await LinesAsync(host, "dimension, key, name, posts, authors, engagement, posts_rank, engagement_rank"));
    }

    [Fact]
    public async Task A_post_that_was_sent_again_counts_once_with_its_newest_counters()
    {
        await using var host = await StartAsync();
        await ParseAsync(host, 0, Post(0, id: 1, engagement: 5, tags: ["rain"]), Post(1, id: 1, engagement: 50, tags: ["rain"]));
        await ParseAsync(host, 1, Post(Day(1), id: 1, engagement: 80, tags: ["rain"]));
        await PublishAsync(host, 0, 1);

        Assert.Equal(["2020-03-02 1 50", "2020-03-03 1 80"], await LinesAsync(host, "day, posts, engagement", "dimension = 'challenges'"));
    }

    [Fact]
    public async Task Keys_of_any_length_and_counters_of_any_size_do_not_stop_a_day()
    {
        await using var host = await StartAsync();
        var random = new Random(5);
        string Long() => string.Concat(Enumerable.Range(0, 9_000).Select(_ => (char)random.Next(0xAC00, 0xD7A3)));
        await ParseAsync(host, 0,
            Post(0, author: Long(), handle: Long(), music: Long(), title: Long(), musician: Long(), engagement: 1, tags: [Long()]),
            Post(1, author: "2", musician: string.Concat(Enumerable.Repeat("\uFDFA", 3_000)), engagement: 1, tags: ["rain"]),
            Post(2, author: "3", engagement: 1, tags: ["rain"]));
        // As they were stored before counters had a limit.
        Assert.Equal(3, await host.ScalarAsync<int>("WITH huge AS (UPDATE posts SET likes = 9223372036854775807, shares = 9223372036854775807 RETURNING 1) SELECT count(*)::int FROM huge"));
        await PublishAsync(host, 0);

        Assert.Equal([$"#rain 2 {long.MaxValue}"], await LinesAsync(host, "key, posts, engagement", "dimension = 'challenges' AND key = '#rain'"));
        Assert.True(await host.ScalarAsync<int>("SELECT max(octet_length(key)) FROM trends") <= TikTok.Posts.FieldLimits.NameBytes);
        Assert.True(await host.ScalarAsync<long>("SELECT adjusted_fields FROM parsed_days") >= 6);
    }

    [Fact]
    public async Task Growth_is_held_against_the_mean_of_the_observed_days_before()
    {
        await using var host = await StartAsync(("Batch:TrendDays", "3"));
        await ParseAsync(host, 0, Posts(9, 0, "rain")); // four days before the last: not looked at
        await ParseAsync(host, 1, Posts(2, Day(1), "rain"));
        await ParseAsync(host, 2); // parsed, and the stream brought nothing
        await ParseAsync(host, 3, Posts(4, Day(3), "sun"));
        await ParseAsync(host, 4, [.. Posts(3, Day(4), "rain"), .. Posts(1, Day(4) + 30, "sun"), .. Posts(2, Day(4) + 40, "new")]);
        await PublishAsync(host, 0, 4);

        Assert.Equal(["#rain "], await LinesAsync(host, "key, growth", "dimension = 'challenges' AND day = '2020-03-02'")); // nothing before it
        Assert.Equal([$"#new {3.0 / 1}", $"#rain {4.0 / 2}", $"#sun {Text(2.0 / 3)}"], await LinesAsync(host, "key, growth", "dimension = 'challenges' AND day = '2020-03-06'"));
        Assert.Equal(2, await host.ScalarAsync<int>("SELECT observed_days FROM trend_days WHERE day = '2020-03-06'"));
    }

    [Fact]
    public async Task Ranks_and_their_changes_are_among_all_and_not_among_those_that_are_kept()
    {
        await using var host = await StartAsync(("Batch:TrendTop", "1"));
        await ParseAsync(host, 0, [.. Posts(3, 0, "a"), .. Posts(2, 10, "b"), .. Posts(2, 20, "c"), Post(30, engagement: 500, tags: ["d"])]);
        await ParseAsync(host, 1, [.. Posts(4, Day(1), "d"), .. Posts(2, Day(1) + 10, "b"), Post(Day(1) + 20, engagement: 900, tags: ["a"]), .. Posts(3, Day(1) + 30, "e")]);
        await PublishAsync(host, 0, 1);

        Assert.Equal(["#a 1 - 2 -", "#d 4 - 1 -"], await LinesAsync(host, "key, posts_rank, posts_rank_change, engagement_rank, engagement_rank_change", "dimension = 'challenges' AND day = '2020-03-02'", "-"));
        // d leads by posts, a by engagement; e grew most and was not there before.
        Assert.Equal(["#a 4 -3 1 1", "#d 1 3 2 -1", "#e 2 - 3 -"], await LinesAsync(host, "key, posts_rank, posts_rank_change, engagement_rank, engagement_rank_change", "dimension = 'challenges' AND day = '2020-03-03'", "-"));
    }

    [Fact]
    public async Task The_same_days_again_change_nothing_and_changed_ones_replace_the_day_whole()
    {
        await using var host = await StartAsync();
        await ParseAsync(host, 0, Posts(2, 0, "rain"));
        await ParseAsync(host, 1, Posts(2, Day(1), "rain"));
        await PublishAsync(host, 0, 1);
        var (before, at) = (await host.RowsAsync(Tables), await PublishedAtAsync(host));
        await PublishAsync(host, 0, 1);
        Assert.Equal(before, await host.RowsAsync(Tables));
        Assert.Equal(at, await PublishedAtAsync(host));

        await ParseAsync(host, 0, Posts(3, 10, "sun")); // more objects of the first day: both days follow from it
        await host.Services.GetRequiredService<TrendPublisher>().PublishChangedAsync(default);
        Assert.Equal(["2020-03-02 #rain 2", "2020-03-02 #sun 3", "2020-03-03 #rain 2"], await LinesAsync(host, "day, key, posts", "dimension = 'challenges'"));
        Assert.NotEqual(at, await PublishedAtAsync(host), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_day_that_is_not_parsed_is_refused_and_one_without_posts_is_empty()
    {
        await using var host = await StartAsync();
        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => PublishAsync(host, 0, 2));
        Assert.Contains("2020-03-02 to 2020-03-04 is parsed", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<DatabaseException>(() => PublishAsync(host, 2));
        Assert.Contains("run parse-day 2020-03-04 first", refusal.Message, StringComparison.Ordinal);

        await ParseAsync(host, 1);
        await PublishAsync(host, 0, 2);
        Assert.Equal(1, await host.ScalarAsync<long>("SELECT count(*) FROM trend_days"));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT count(*) FROM trends"));
    }

    private async Task<ServiceHost> StartAsync(params (string, string)[] settings) =>
        await ServiceHost.StartAsync(_directory.Path, await postgres.CreateDatabaseAsync(), builder => builder.AddBatchWorker(), settings);

    private async Task ParseAsync(ServiceHost host, int day, params byte[][] posts)
    {
        _lake ??= new HandMadeLake(host.Lake);
        if (posts.Length > 0)
            await _lake.AddAsync(s_day.AddDays(day), 0, posts);
        await host.Services.GetRequiredService<DayParser>().ParseAsync(s_day.AddDays(day), default);
    }

    private static Task PublishAsync(ServiceHost host, int from, int? to = null) =>
        host.Services.GetRequiredService<TrendPublisher>().PublishAsync(s_day.AddDays(from), s_day.AddDays(to ?? from), default);

    private static Task<string> PublishedAtAsync(ServiceHost host) => host.ScalarAsync<string>("SELECT string_agg(published_at::text, ' ' ORDER BY day) FROM trend_days");

    /// <summary>Columns of the trends, joined by spaces.</summary>
    private static async Task<string[]> LinesAsync(ServiceHost host, string columns, string condition = "true", string none = "") =>
        [.. (await host.RowsAsync($"SELECT array_to_string(ARRAY[{string.Join(',', columns.Split(", ").Select(column => column + "::text"))}], ' ', '{none}') AS line FROM trends WHERE {condition} ORDER BY day, dimension, key"))
            .Select(row => JsonDocument.Parse(row).RootElement.GetProperty("line").GetString()!)];

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static int Day(int day) => day * 24 * 60;

    private byte[][] Posts(int count, int minute, string tag) => [.. Enumerable.Range(0, count).Select(i => Post(minute + i, tags: [tag]))];

    private byte[] Post(int minute, long? id = null, string author = "1", string handle = "someone", string music = "7", string title = "Song", string musician = "Band", long engagement = 1, params string[] tags)
    {
        var seconds = PostLine.StartMs / 1000 + minute * 60;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            itemInfos = new { id = Text(id ?? 1000 + ++_id), text = "", createTime = Text(seconds), authorId = author, musicId = music, diggCount = engagement },
            authorInfos = new { uniqueId = handle },
            musicInfos = new { musicId = music, musicName = title, authorName = musician },
            challengeInfoList = tags.Select(tag => new { challengeId = "1", challengeName = tag }),
            time_stamp = seconds,
        });
    }
}
