using System.Text.Json;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class ReconciliationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_report_agrees_when_all_that_was_counted_by_somebody_says_the_same()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await TwoDaysAsync(api);

        var report = await api.GetAsync("/api/v1/reconciliation");

        Assert.Equal("""{"inputs":1,"valid":10,"rejected":2,"skipped":0,"setAside":1}""", report.GetProperty("sources").GetRawText());
        Assert.Equal("""{"posts":10,"deadLetters":2}""", report.GetProperty("log").GetRawText());
        Assert.Equal("""{"distinct":1}""", report.GetProperty("live").GetRawText());
        Assert.Equal("""{"received":12,"valid":10,"rejected":2,"lake":10,"parsed":10,"distinct":8,"counted":6,"notCounted":4}""", report.GetProperty("total").GetRawText());
        var day = report.GetProperty("days")[0];
        Assert.Equal("2020-08-13", day.GetProperty("day").GetString());
        Assert.Equal((1, 3), (day.GetProperty("replacedCharacters").GetInt64(), day.GetProperty("counted").GetInt64()));
        Assert.Equal("""{"late":0,"ahead":1,"behind":0,"repeated":0,"rounded":0,"total":1}""", day.GetProperty("notCounted").GetRawText());
        Assert.All(report.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("holds").GetBoolean(), check.GetRawText()));
        Assert.True(report.GetProperty("agrees").GetBoolean());
    }

    [Theory]
    [InlineData("UPDATE ended_inputs SET valid = 11", 0)] // a post that the log never got
    [InlineData("UPDATE log_positions SET records = records + 1 WHERE partition = 1 AND consumer = 'recent-posts'", 1)] // one that the lake never got
    [InlineData("UPDATE parsed_days SET parsed_records = 5 WHERE day = '2020-08-14'", 2)]
    [InlineData("UPDATE keyword_windows SET posts = posts - 1 WHERE keyword = '*' AND window_start < '2020-08-14'", 3)]
    [InlineData("UPDATE uncounted_posts SET reason = 'late' WHERE reason = 'ahead'", 4)]
    [InlineData("UPDATE parsed_days SET distinct_ids = 0, set_aside = 0; UPDATE uncounted_posts SET reason = 'late' WHERE reason = 'ahead'", 5)]
    public async Task What_somebody_counted_otherwise_breaks_the_check_that_it_is_part_of(string difference, int check)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await TwoDaysAsync(api);
        await api.Rows.ExecuteAsync(difference);

        var report = await api.GetAsync("/api/v1/reconciliation");

        Assert.Equal([check], report.GetProperty("checks").EnumerateArray().Index().Where(item => !item.Item.GetProperty("holds").GetBoolean()).Select(item => item.Index));
        Assert.False(report.GetProperty("agrees").GetBoolean());
    }

    [Theory]
    [InlineData(1, "Healthy")]
    [InlineData(3, "Degraded")]
    public async Task Health_says_exactly_how_many_posts_of_a_day_are_not_counted_and_is_degraded_when_they_are_many(int ahead, string status)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.WindowAsync("*", 3600, Rows.Day, 200 - ahead);
        await api.Rows.ExecuteAsync($"INSERT INTO uncounted_posts VALUES ('2020-08-13', 'ahead', {ahead}), ('2020-08-13', 'repeated', 5000)");

        var part = (await api.GetAsync("/health")).GetProperty("parts").GetProperty("counted posts");

        Assert.Equal(
            (status, $"2020-08-13: {ahead} of 200 posts are archived and not counted ({ahead} dated far ahead of the others: their clocks are wrong)."),
            (part.GetProperty("status").GetString(), part.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("2020-08-13T00:00:00Z", "Healthy")]
    [InlineData("2020-08-13T00:05:00Z", "Degraded")]
    public async Task A_day_whose_first_windows_are_open_is_not_called_uncounted(string closedUntil, string status)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.ExecuteAsync($"INSERT INTO uncounted_posts VALUES ('2020-08-13', 'late', 1); INSERT INTO scorer_progress VALUES (0, 300, '{closedUntil}')");

        Assert.Equal(status, (await api.GetAsync("/health")).GetProperty("parts").GetProperty("counted posts").GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_a_stage_could_not_read_any_more_is_named_and_the_report_does_not_agree()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.ExecuteAsync("INSERT INTO lost_offsets VALUES ('archiver', 'tiktok.posts', 1, 100, 150, '2020-08-14T00:00:00Z')");

        var report = await api.GetAsync("/api/v1/reconciliation");

        Assert.Equal(
            """[{"consumer":"archiver","topic":"tiktok.posts","partition":1,"from":100,"next":150,"offsets":50,"notedAt":"2020-08-14T00:00:00Z"}]""",
            report.GetProperty("lost").GetRawText());
        Assert.False(report.GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public async Task Dead_letters_are_given_newest_first_and_pages_join_without_gap()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await LettersAsync(api, 7);

        var items = await api.GetAllAsync("/api/v1/dead-letters?limit=3");

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], items.Select(item => item.GetProperty("offset").GetInt64()));
        Assert.Equal("{\"broken", items[0].GetProperty("raw").GetString());
    }

    [Fact]
    public async Task The_status_tells_how_fresh_everything_is()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        Assert.Equal("""{"streamTime":null,"posts":0,"rejected":0,"anomalies":0,"baselineVersion":null,"baselineDay":null}""", (await api.GetAsync("/api/v1/status")).GetRawText());

        await api.Rows.PostAsync(1, Rows.Day);
        await api.Rows.AnomalyAsync("a", Rows.Day);
        await api.Rows.ExecuteAsync("""
            INSERT INTO log_positions (consumer, topic, partition, records) VALUES ('recent-posts', 'tiktok.posts', 0, 4), ('dead-letters', 'tiktok.dead-letters', 0, 2);
            INSERT INTO baseline_versions VALUES (1, '2020-08-11', now(), 'f', 1, now()), (2, '2020-08-12', now(), 'f', 1, now());
            """);

        Assert.Equal(
            """{"streamTime":"2020-08-13T00:01:00Z","posts":4,"rejected":2,"anomalies":1,"baselineVersion":2,"baselineDay":"2020-08-12"}""",
            (await api.GetAsync("/api/v1/status")).GetRawText());
    }

    /// <summary>Ten posts of two days: six counted, one set aside, three that came late or again; and two lines that are none.</summary>
    private static async Task TwoDaysAsync(ApiHost api)
    {
        await api.Rows.ExecuteAsync("""
            INSERT INTO ended_inputs VALUES (7, 'source', 'dump.ndjson', 10, 2, 0, 1);
            INSERT INTO log_positions (consumer, topic, partition, records) VALUES
              ('recent-posts', 'tiktok.posts', 0, 4), ('recent-posts', 'tiktok.posts', 1, 6), ('archiver', 'tiktok.posts', 0, 99);
            INSERT INTO parsed_days (day, lake_records, parsed_records, distinct_ids, replaced_characters, objects, fingerprint, parsed_at, set_aside) VALUES
              ('2020-08-13', 4, 4, 3, 1, 1, 'f', now(), 1), ('2020-08-14', 6, 6, 5, 0, 1, 'f', now(), 0);
            INSERT INTO uncounted_posts VALUES ('2020-08-13', 'ahead', 1), ('2020-08-14', 'late', 2), ('2020-08-14', 'repeated', 1);
            """);
        await api.Rows.WindowAsync("*", 3600, Rows.Day, 2);
        await api.Rows.WindowAsync("*", 3600, Rows.Day.AddHours(23), 1);
        await api.Rows.WindowAsync("*", 3600, Rows.Day.AddDays(1), 3);
        await api.Rows.WindowAsync("*", 300, Rows.Day, 2);
        await LettersAsync(api, 2);
        await api.Rows.PostAsync(1, Rows.Day);
    }

    private static Task LettersAsync(ApiHost api, int count) => api.Rows.ExecuteAsync(
        """INSERT INTO dead_letters SELECT n, 'unfinished', 'dump.ndjson', n * 10, '{"broken', now() FROM generate_series(1, @count) AS n""", new { count });
}
