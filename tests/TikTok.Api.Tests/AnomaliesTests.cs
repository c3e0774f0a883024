using System.Net;
using System.Reflection;
using System.Text.Json;
using TikTok.Api.Anomalies;
using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class AnomaliesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Anomalies_are_given_newest_first_and_pages_join_without_gap()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        for (var i = 0; i < 25; i++)
            await api.Rows.AnomalyAsync($"a{i:00}", Rows.Day.AddHours(i / 3), keyword: $"k{i}"); // three of each hour: the id decides

        var inserted = 0;
        var items = await api.GetAllAsync("/api/v1/anomalies?limit=4", () => api.Rows.AnomalyAsync($"new{inserted}", Rows.Day.AddDays(1), keyword: $"k{inserted++}"));

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 25).Reverse().Select(i => $"a{i:00}")), string.Join(' ', items.Select(Id)));
        Assert.Equal(6, inserted);
    }

    [Fact]
    public async Task A_list_that_ends_with_a_full_slice_has_no_cursor()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day);
        await api.Rows.AnomalyAsync("b", Rows.Day, keyword: "other");

        var slice = await api.GetAsync("/api/v1/anomalies?limit=2");

        Assert.Equal(2, slice.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, slice.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("", "d c b a")]
    [InlineData("keyword=%23FORYOU", "a")]
    [InlineData("keyword=%EF%BC%83foryou", "a")] // full-width number sign
    [InlineData("kind=drop", "b")]
    [InlineData("window=5m", "c")]
    [InlineData("window=1h&minSeverity=60", "d")]
    [InlineData("state=provisional", "d")]
    [InlineData("from=2020-08-13T12:30:00Z", "d c b")] // b lasts until 13:00
    [InlineData("to=2020-08-13T12:00:00Z", "a")] // b starts at 12:00, which is no more asked for
    [InlineData("from=2020-08-13T13:00:00Z&to=2020-08-13T15:00:00%2B01:00", "c")]
    [InlineData("keyword=&kind=&from=", "d c b a")]
    public async Task Filters_select_what_they_say(string query, string expected)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(10));
        await api.Rows.AnomalyAsync("b", Rows.Day.AddHours(12), keyword: "dance", kind: "drop");
        await api.Rows.AnomalyAsync("c", Rows.Day.AddHours(13.5), keyword: "dance", window: 300);
        await api.Rows.AnomalyAsync("d", Rows.Day.AddHours(14), keyword: "dance", severity: 60, state: "provisional");

        var slice = await api.GetAsync($"/api/v1/anomalies?{query}");

        Assert.Equal(expected, string.Join(' ', slice.GetProperty("items").EnumerateArray().Select(Id)));
    }

    [Fact]
    public async Task An_anomaly_has_every_field_of_the_record_but_its_evidence_and_gives_the_reason()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(13));

        var item = (await api.GetAsync("/api/v1/anomalies")).GetProperty("items")[0];

        var record = typeof(AnomalyRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.Equal(
            string.Join(' ', record.Except(["evidence", "lineage", "windowSeconds"], StringComparer.Ordinal).Concat(["reason", "window"]).Order(StringComparer.Ordinal)),
            string.Join(' ', item.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)));
        Assert.Equal("57 posts by 43 authors between 13:00 and 14:00 UTC, where 5.2 were expected (normal up to 11.9).", item.GetProperty("reason").GetString());
        Assert.Equal("2020-08-13T13:00:00Z", item.GetProperty("startsAt").GetString());
        Assert.Equal("2020-08-13T14:00:00Z", item.GetProperty("endsAt").GetString());
        Assert.Equal("1h", item.GetProperty("window").GetString());
        Assert.Equal(5.2, item.GetProperty("expected").GetDouble());
        Assert.Equal("""["#fyp","music:1"]""", item.GetProperty("members").GetRawText());
    }

    [Fact]
    public async Task Evidence_gives_texts_that_are_still_kept_and_links_to_the_posts()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        const string evidence = """
            {"posts":[{"id":"6860000000000000001","handle":"first","weight":0.75,"at":"2020-08-13T13:05:00Z"},
                      {"id":"6860000000000000002","handle":"../x?y\"","weight":2,"at":"2020-08-13T13:06:00Z"}],
             "coKeywords":[{"keyword":"dance","posts":9,"share":0.5}]}
            """;
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(13), evidence: evidence);
        await api.Rows.PostAsync(6860000000000000001, Rows.Day.AddHours(12), "<script>alert(1)</script>");
        await api.Rows.ExecuteAsync("""
            INSERT INTO anomaly_revisions SELECT 'a', 2, 'final', ends_at, 57, 8.25, 50, revised_at FROM anomalies;
            INSERT INTO anomaly_revisions SELECT 'a', 1, 'provisional', ends_at, 30, 4, 40, revised_at FROM anomalies;
            """);

        var detail = await api.GetAsync("/api/v1/anomalies/a");

        var posts = detail.GetProperty("evidence").GetProperty("posts");
        Assert.Equal("6860000000000000001", posts[0].GetProperty("id").GetString());
        Assert.Equal("<script>alert(1)</script>", posts[0].GetProperty("text").GetString());
        Assert.Equal("2020-08-13T12:00:00Z", posts[0].GetProperty("createdAt").GetString());
        Assert.Equal("2020-08-13T13:05:00Z", posts[0].GetProperty("at").GetString());
        Assert.Equal("https://www.tiktok.com/@first/video/6860000000000000001", posts[0].GetProperty("link").GetString());
        Assert.Equal(JsonValueKind.Null, posts[1].GetProperty("text").ValueKind);
        Assert.Equal(JsonValueKind.Null, posts[1].GetProperty("createdAt").ValueKind);
        Assert.Equal("https://www.tiktok.com/@..%2Fx%3Fy%22/video/6860000000000000002", posts[1].GetProperty("link").GetString());
        Assert.Equal(0.5, detail.GetProperty("evidence").GetProperty("coKeywords")[0].GetProperty("share").GetDouble());
        Assert.Equal([1, 2], detail.GetProperty("revisions").EnumerateArray().Select(revision => revision.GetProperty("revision").GetInt32()));
        Assert.Equal("provisional", detail.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.Equal("#foryou", detail.GetProperty("keyword").GetString());
        Assert.False(detail.TryGetProperty("storedEvidence", out _));
    }

    [Fact]
    public async Task An_unknown_anomaly_is_not_found()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        await api.GetProblemAsync("/api/v1/anomalies/nothing", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(2, "drop", "final", 3, 3.0, 40.0, 25.06, "2 posts by 1 author between 13:00 and 14:00 UTC, where 40 were expected (normal from 25.1), the strongest of 3 windows since 12:00 UTC.")]
    [InlineData(12345, "emerging", "provisional", 1, 3.0, 0.0, 0, "12,345 posts by 1 author between 13:00 and 14:00 UTC so far, where hardly any were expected (normal up to 3).")]
    public void The_reason_reads_as_a_sentence(long observed, string kind, string state, int windows, double upper, double expected, double lower, string sentence)
    {
        var at = Rows.Day.AddHours(13);
        var start = windows > 1 ? at.AddHours(-1) : at;
        var anomaly = new Anomaly
        {
            Id = "a", Keyword = "x", Metric = "posts", Kind = kind, Detector = "band", DetectorVersion = 1, WindowSeconds = 3600, StartsAt = start,
            EndsAt = start.AddHours(windows), State = state, PeakAt = at, Observed = observed, Authors = 1, Expected = expected, BandLower = lower,
            BandUpper = upper, Score = 1, Severity = 1, PlatformPosts = 1, Coverage = 1, Tested = 1, BaselineVersion = 1, Members = [], Revision = 1,
            RaisedAt = at, RevisedAt = at,
        };

        Assert.Equal(sentence, anomaly.Reason);
    }

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
}
