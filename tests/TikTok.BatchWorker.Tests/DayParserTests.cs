using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TikTok.BatchWorker.ParseDay;
using TikTok.Storage.Lake;
using TikTok.Testing;

namespace TikTok.BatchWorker.Tests;

public sealed class DayParserTests(PostgresFixture postgres) : IDisposable
{
    private const long Minute = 60_000;
    private const string Tables = """
        SELECT 'p' AS kind, to_jsonb(posts) AS content FROM posts
        UNION ALL SELECT 'k', to_jsonb(keyword_days) FROM keyword_days
        UNION ALL SELECT 'h', to_jsonb(stream_hours) FROM stream_hours
        UNION ALL SELECT 'd', to_jsonb(parsed_days) FROM parsed_days
        ORDER BY 1, 2
        """;
    private static readonly DateOnly s_day = new(2020, 3, 2);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Parsing_a_day_again_changes_nothing()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        await lake.AddAsync(s_day, 0, Post(1, 0, "#rain"), Post(2, 1, "#rain"));

        await ParseAsync(host);
        var before = await host.RowsAsync(Tables);
        await ParseAsync(host);

        Assert.NotEmpty(before);
        Assert.Equal(before, await host.RowsAsync(Tables));
        Assert.Equal(2, await host.ScalarAsync<long>("SELECT count(*) FROM posts"));
    }

    [Fact]
    public async Task A_watched_name_of_several_words_is_counted_for_its_baseline()
    {
        await using var host = await StartAsync(("Detector:Tracking:Watched:0", "#fine"), ("Detector:Tracking:Watched:1", "Coca-Cola"), ("Detector:Tracking:Watched:2", "星巴克"));
        await new HandMadeLake(host.Lake).AddAsync(s_day, 0, Post(1, 0, "coca cola"), Post(2, 1, "COCA-COLA 去星巴克"));

        await ParseAsync(host);

        Assert.Equal(2, await host.ScalarAsync<long>("SELECT posts FROM keyword_days WHERE keyword = 'coca cola' AND window_seconds = 300"));
        Assert.Equal(1, await host.ScalarAsync<long>("SELECT posts FROM keyword_days WHERE keyword = '星巴克' AND window_seconds = 300"));
    }

    [Fact]
    public async Task A_day_that_got_more_objects_is_replaced_whole_and_other_days_stay()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        await lake.AddAsync(s_day.AddDays(1), 0, Post(9, 24 * 60, "#sun"));
        await lake.AddAsync(s_day, 0, Post(1, 0, "#rain"));
        await ParseAsync(host);
        await host.Services.GetRequiredService<DayParser>().ParseAsync(s_day.AddDays(1), default);
        await lake.AddAsync(s_day, 5, Post(2, 300, "#rain"), Post(1, 301, "#rain", likes: 7));
        await ParseAsync(host);
        await ParseAsync(host);

        Assert.Equal(["""{"id": 1, "day": "2020-03-02", "likes": 7, "snapshots": 2}""", """{"id": 2, "day": "2020-03-02", "likes": 0, "snapshots": 1}""", """{"id": 9, "day": "2020-03-03", "likes": 0, "snapshots": 1}"""],
            (await host.RowsAsync("SELECT day, id, likes, snapshots FROM posts ORDER BY id")).ToArray());
        Assert.Equal(2, await host.ScalarAsync<long>("SELECT posts FROM keyword_days WHERE day = '2020-03-02' AND keyword = '#rain' AND window_seconds = 300"));
        Assert.Equal(1, await host.ScalarAsync<long>("SELECT posts FROM keyword_days WHERE day = '2020-03-03' AND keyword = '#sun' AND window_seconds = 300"));
        Assert.Equal("""{"objects": 2, "distinct_ids": 2, "lake_records": 3, "parsed_records": 3}""", (await host.RowsAsync("SELECT lake_records, parsed_records, distinct_ids, objects FROM parsed_days WHERE day = '2020-03-02'"))[0]);
    }

    [Fact]
    public async Task A_compacted_day_is_not_parsed_again_and_parsed_anew_it_is_the_same()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        var (first, late, again) = (Post(1, 301, "#rain"), Post(2, 10, "#sun"), Post(1, 20, "#rain", likes: 7)); // sent again, and older: the hours decide, not the commits
        await lake.AddAsync(s_day, 5, first);
        await lake.AddAsync(s_day, 0, late);
        await lake.AddAsync(s_day, 0, again);
        await ParseAsync(host);
        var before = await host.RowsAsync(Tables);
        await lake.CompactAsync(s_day, 0, late, again);
        await ParseAsync(host);
        Assert.Equal(before, await host.RowsAsync(Tables));

        await host.ScalarAsync<string>("UPDATE parsed_days SET fingerprint = 'of an older parser' RETURNING fingerprint");
        await ParseAsync(host);

        Assert.Equal(2, await host.ScalarAsync<int>("SELECT objects FROM parsed_days"));
        Assert.Equal(WithoutSummary(before), WithoutSummary(await host.RowsAsync(Tables)));
        Assert.Equal("""{"distinct_ids": 2, "lake_records": 3, "parsed_records": 3}""", (await host.RowsAsync("SELECT lake_records, parsed_records, distinct_ids FROM parsed_days"))[0]);
        await lake.AddAsync(s_day, 0, Post(3, 30, "#sun"));
        await ParseAsync(host);
        Assert.Equal(3, await host.ScalarAsync<long>("SELECT distinct_ids FROM parsed_days"));

        static string[] WithoutSummary(IEnumerable<string> rows) => [.. rows.Where(row => !row.Contains("\"parsed_at\"", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Sums_equal_a_plain_recomputation()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        var random = new Random(3);
        var posts = Enumerable.Range(1, 500).Select(id => (Id: id, Minute: random.Next(0, 24 * 60), Text: new[] { "#rain", "#rain #sun", "#fyp the" }[random.Next(3)])).ToList();
        foreach (var hour in posts.GroupBy(post => post.Minute / 60).OrderBy(hour => hour.Key))
            await lake.AddAsync(s_day, hour.Key, [.. hour.Select(post => Post(post.Id, post.Minute, post.Text)), Post(hour.First().Id, hour.First().Minute, hour.First().Text)]);
        await ParseAsync(host);

        var expected = new List<string>();
        foreach (var keyword in new[] { "#fyp", "#rain", "#sun", "*", "the" })
            foreach (var seconds in new[] { 300, 3600 })
            {
                var counts = posts.Where(post => keyword == "*" || post.Text.Split(' ').Contains(keyword, StringComparer.Ordinal)).GroupBy(post => post.Minute * 60 / seconds).Select(window => (long)window.Count()).ToList();
                expected.Add($"{keyword} {seconds} {counts.Sum()} {counts.Sum(count => count * count)}");
            }

        Assert.Equal(expected.ToArray(), (await host.RowsAsync("SELECT concat_ws(' ', keyword, window_seconds, posts, sum_of_squares) AS row FROM keyword_days ORDER BY keyword, window_seconds"))
            .Select(row => row["{\"row\": \"".Length..^2]).ToArray());
        var hours = Enumerable.Range(0, 24).Select(hour => posts.Count(post => post.Minute / 60 == hour && post.Text.Contains("#sun", StringComparison.Ordinal)));
        Assert.Equal($"{{{string.Join(',', hours)}}}", await host.ScalarAsync<string>("SELECT hours::text FROM keyword_days WHERE keyword = '#sun' AND window_seconds = 300"));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT count(*) FROM keyword_days WHERE window_seconds = 300 AND posts <> (SELECT sum(hour) FROM unnest(hours) AS hour)"));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT count(*) FROM keyword_days WHERE window_seconds = 3600 AND hours <> '{}'"));
        Assert.Equal(posts.GroupBy(post => post.Minute / 60).OrderBy(hour => hour.Key).Select(hour => (long)hour.Count()).ToArray(),
            (await host.RowsAsync("SELECT posts FROM stream_hours ORDER BY hour")).Select(row => long.Parse(row["{\"posts\": ".Length..^1], CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(500, await host.ScalarAsync<long>("SELECT distinct_ids FROM parsed_days"));
    }

    [Fact]
    public async Task Languages_of_posts_and_keywords_are_those_of_their_texts()
    {
        await using var host = await StartAsync();
        await new HandMadeLake(host.Lake).AddAsync(s_day, 0,
            Post(1, 0, "die Katze ist auf dem Dach #cat"), Post(2, 1, "und die Kinder sind im Garten #cat"), Post(3, 2, "they say that old habits never die"), Post(4, 3, "#cat"),
            Post(5, 4, "this is the end #cat"), Post(6, 5, "they were the ones who let it die #end"), Post(7, 6, "may it never die here again"), Post(8, 7, "dies ist das Ende, und die Leute gehen #end"));
        await ParseAsync(host);

        Assert.Equal("de de en - en en en de", await host.ScalarAsync<string>("SELECT string_agg(coalesce(language, '-'), ' ' ORDER BY id) FROM posts"));
        Assert.Equal("""{"de": 2, "en": 1}""", await LanguagesAsync("#cat"));
        Assert.Equal("""{"de": 3, "en": 3}""", await LanguagesAsync("die"));
        Assert.Equal("""{"de": 3, "en": 4}""", await LanguagesAsync("*"));

        Task<string> LanguagesAsync(string keyword) => host.ScalarAsync<string>($"SELECT languages::text FROM keyword_days WHERE keyword = '{keyword}' AND window_seconds = 300");
    }

    [Theory]
    [InlineData("die Katze ist auf dem Dach", "they say that old habits never die", "und die Kinder sind im Garten", 1)]
    [InlineData("die Katze ist auf dem Dach", "they say that old habits never die", "may it never die here again", 0)]
    [InlineData("die", "die #cat", "#die", 0)]
    public async Task A_word_is_a_stop_word_where_most_of_its_posts_are_in_a_language_that_has_it_as_one(string first, string second, string third, int marks)
    {
        await using var host = await StartAsync();
        await new HandMadeLake(host.Lake).AddAsync(s_day, 0, Post(1, 0, first), Post(2, 1, second), Post(3, 2, third));
        await ParseAsync(host);

        Assert.Equal(marks, await host.ScalarAsync<int>("SELECT marks FROM keyword_days WHERE keyword = 'die' AND window_seconds = 300"));
    }

    [Fact]
    public async Task Characters_that_PostgreSQL_cannot_keep_are_replaced_and_counted()
    {
        await using var host = await StartAsync();
        var record = Encoding.UTF8.GetString(Post(1, 0, "TEXT")).Replace("TEXT", "a\\u0000b\\ud800c", StringComparison.Ordinal);
        await new HandMadeLake(host.Lake).AddAsync(s_day, 0, Encoding.UTF8.GetBytes(record));
        await ParseAsync(host);

        Assert.Equal("a\uFFFDb\uFFFDc", await host.ScalarAsync<string>("SELECT text FROM posts"));
        Assert.Equal(2, await host.ScalarAsync<long>("SELECT replaced_characters FROM parsed_days"));
    }

    [Fact]
    public async Task A_record_as_long_as_a_replay_accepts_is_parsed()
    {
        await using var host = await StartAsync();
        var empty = Post(1, 0, "").Length;
        await new HandMadeLake(host.Lake).AddAsync(s_day, 0, Post(1, 0, new string('x', (1 << 20) - empty + 26))); // 1 MiB, and time_stamp was added on replay
        await ParseAsync(host);

        Assert.Equal(1, await host.ScalarAsync<long>("SELECT count(*) FROM posts"));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("truncated")]
    [InlineData("not zstd")]
    [InlineData("fewer records")]
    [InlineData("no record")]
    [InlineData("another text")]
    public async Task A_day_whose_object_is_missing_or_damaged_is_refused_and_stays_as_it_was(string damage)
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        await lake.AddAsync(s_day, 0, Post(1, 0, "#rain"));
        await ParseAsync(host);
        var before = await host.RowsAsync(Tables);

        var key = await lake.AddAsync(s_day, 1, Post(2, 60, "#rain"), Post(3, 61, "#sun"));
        var (second, third) = (Encoding.UTF8.GetString(Post(2, 60, "#rain")), Encoding.UTF8.GetString(Post(3, 61, "#sun")));
        if (damage == "missing")
            await host.Lake.DeleteAsync(key, default);
        else
            await lake.ReplaceAsync(key, damage switch
            {
                "truncated" => HandMadeLake.Pack($"{second}\n{third}\n")[..^20],
                "not zstd" => Encoding.UTF8.GetBytes($"{second}\n{third}\n"),
                "fewer records" => HandMadeLake.Pack($"{second}\n"),
                "no record" => HandMadeLake.Pack($"{second}\n{{}}\n"),
                _ => HandMadeLake.Pack($"{second}\n{third.Replace("#sun", "#fun", StringComparison.Ordinal)}\n"),
            });

        var failure = await Assert.ThrowsAsync<LakeException>(() => ParseAsync(host));
        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await host.RowsAsync(Tables));
    }

    private static Task ParseAsync(ServiceHost host) => host.Services.GetRequiredService<DayParser>().ParseAsync(s_day, default);

    private async Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings) =>
        await ServiceHost.StartAsync(_directory.Path, await postgres.CreateDatabaseAsync(), builder => builder.AddBatchWorker(), settings);

    private static byte[] Post(long id, int minute, string text, long likes = 0) => PostLine.Of(id, PostLine.StartMs + minute * Minute, text, likes: likes);
}
