using System.Text.Json;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class ReconciliationTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(6, true)]
    [InlineData(5, false)]
    public async Task The_report_adds_up_and_says_whether_it_agrees(int parsedOnTheSecondDay, bool agrees)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.ExecuteAsync($"""
            INSERT INTO log_positions (consumer, topic, partition, records) VALUES
              ('recent-posts', 'tiktok.posts', 0, 4), ('recent-posts', 'tiktok.posts', 1, 6), ('archiver', 'tiktok.posts', 0, 99);
            INSERT INTO parsed_days VALUES ('2020-08-13', 4, 4, 3, 1, 1, 'f', now()), ('2020-08-14', 6, {parsedOnTheSecondDay}, 5, 0, 1, 'f', now());
            """);
        await LettersAsync(api, 2);
        await api.Rows.PostAsync(1, Rows.Day);

        var report = await api.GetAsync("/api/v1/reconciliation");

        Assert.Equal("""{"posts":10,"deadLetters":2}""", report.GetProperty("log").GetRawText());
        Assert.Equal("""{"distinct":1}""", report.GetProperty("live").GetRawText());
        Assert.Equal(
            $$"""{"received":12,"valid":10,"rejected":2,"lake":10,"parsed":{{4 + parsedOnTheSecondDay}},"distinct":8}""", report.GetProperty("total").GetRawText());
        Assert.Equal("2020-08-13", report.GetProperty("days")[0].GetProperty("day").GetString());
        Assert.Equal(1, report.GetProperty("days")[0].GetProperty("replacedCharacters").GetInt64());
        Assert.Equal(agrees, report.GetProperty("agrees").GetBoolean());
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

    private static Task LettersAsync(ApiHost api, int count) => api.Rows.ExecuteAsync(
        """INSERT INTO dead_letters SELECT n, 'unfinished', 'dump.ndjson', n * 10, '{"broken', now() FROM generate_series(1, @count) AS n""", new { count });
}
