using System.Net;
using System.Reflection;
using System.Text.Json;
using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class AnomaliesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_period_has_what_starts_in_it_and_what_was_there_when_it_began_in_one_order()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("over", Rows.Day.AddHours(1));
        await api.Rows.AnomalyAsync("ends as it begins", Rows.Day.AddHours(9));
        await api.Rows.AnomalyAsync("long", Rows.Day.AddHours(2), windows: 30);
        await api.Rows.AnomalyAsync("goes on", Rows.Day.AddHours(8), windows: 3);
        await api.Rows.AnomalyAsync("first", Rows.Day.AddHours(10));
        await api.Rows.AnomalyAsync("last", Rows.Day.AddHours(11));
        await api.Rows.AnomalyAsync("later", Rows.Day.AddHours(12));

        var found = await api.GetAllAsync($"/api/v1/anomalies?limit=1&from={Rows.Day.AddHours(10):yyyy-MM-ddTHH:mm:ssZ}&to={Rows.Day.AddHours(12):yyyy-MM-ddTHH:mm:ssZ}");

        Assert.Equal("last, first, goes on, long", string.Join(", ", found.Select(anomaly => anomaly.GetProperty("id").GetString())));
    }

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
    [InlineData("state=closed&alert=true", "b a")]
    [InlineData("alert=false", "c")]
    [InlineData("from=2020-08-13T12:30:00Z", "d c b")] // b lasts until 13:00
    [InlineData("to=2020-08-13T12:00:00Z", "a")] // b starts at 12:00, which is no more asked for
    [InlineData("from=2020-08-13T13:00:00Z&to=2020-08-13T15:00:00%2B01:00", "c")]
    [InlineData("kind=&from=", "d c b a")]
    public async Task Filters_select_what_they_say(string query, string expected)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(10));
        await api.Rows.AnomalyAsync("b", Rows.Day.AddHours(12), keyword: "dance", kind: "drop");
        await api.Rows.AnomalyAsync("c", Rows.Day.AddHours(13.5), keyword: "dance", window: 300, quiet: "budget");
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

        string[] inside = ["evidence", "lineage", "windowSeconds", "hourObserved", "hourExpected", "lastSeenAt"]; // the last is endsAt
        var record = typeof(AnomalyRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.Equal(
            string.Join(' ', record.Except(inside, StringComparer.Ordinal).Concat(["name", "reason", "window", "hour", "durationSeconds"]).Order(StringComparer.Ordinal)),
            string.Join(' ', item.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)));
        Assert.Equal("57 posts in the hour to 14:00 UTC, where about 5 were expected; 43 authors wrote them.", item.GetProperty("reason").GetString());
        Assert.Equal("2020-08-13T13:00:00Z", item.GetProperty("startsAt").GetString());
        Assert.Equal("2020-08-13T14:00:00Z", item.GetProperty("endsAt").GetString());
        Assert.Equal("1h", item.GetProperty("window").GetString());
        Assert.Equal(3600, item.GetProperty("durationSeconds").GetInt64());
        Assert.Equal("2020-08-13T14:00:00Z", item.GetProperty("openedAt").GetString());
        Assert.Equal("2020-08-13T16:00:00Z", item.GetProperty("closedAt").GetString());
        Assert.True(item.GetProperty("alert").GetBoolean());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("hour").ValueKind); // as the rule before looked at windows alone
        Assert.Equal(5.2, item.GetProperty("expected").GetDouble());
        Assert.Equal("""["#fyp","music:1"]""", item.GetProperty("members").GetRawText());
    }

    [Fact]
    public async Task An_anomaly_of_five_minutes_gives_the_numbers_of_its_hour_and_why_it_is_quiet()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(13), window: 300, quiet: "budget", hour: (83.6, 6.2));

        var item = (await api.GetAsync("/api/v1/anomalies")).GetProperty("items")[0];

        Assert.Equal("""{"observed":83.6,"expected":6.2}""", item.GetProperty("hour").GetRawText());
        Assert.Equal(0.0001, item.GetProperty("probability").GetDouble());
        Assert.False(item.GetProperty("alert").GetBoolean());
        Assert.Equal("budget", item.GetProperty("quietReason").GetString());
        Assert.StartsWith("84 posts in the hour to 13:05 UTC, where about 6 were expected;", item.GetProperty("reason").GetString(), StringComparison.Ordinal);
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
            INSERT INTO anomaly_revisions SELECT 'a', 2, 'confirmed', ends_at, 57, 8.25, 50, revised_at FROM anomalies;
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
    public async Task Evidence_names_authors_and_sounds_with_their_shares_of_a_sample()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(13), evidence: """
            {"posts":[{"id":"1","handle":"first","weight":3,"at":"2020-08-13T13:05:00Z","tags":["#recall"],"music":"music:42","share":0.05},
                      {"id":"2","handle":"first","weight":2,"at":"2020-08-13T13:06:00Z","tags":[],"music":"music:9","share":0.05}],
             "coKeywords":[{"keyword":"#recall","posts":1,"share":0.5}],"authors":[{"name":"first","posts":2,"share":1}],
             "music":[{"name":"music:42","posts":1,"share":0.5},{"name":"music:9","posts":1,"share":0.5}],"sampleSize":2}
            """);
        await api.Rows.PostAsync(1, Rows.Day.AddHours(12));

        var evidence = (await api.GetAsync("/api/v1/anomalies/a")).GetProperty("evidence");

        Assert.Equal("""[{"handle":"first","posts":2,"share":1}]""", evidence.GetProperty("authors").GetRawText());
        Assert.Equal("""{"keyword":"music:42","name":"a sound","musician":"a musician","posts":1,"share":0.5}""", evidence.GetProperty("music")[0].GetRawText());
        Assert.Equal("""{"keyword":"music:9","name":null,"musician":null,"posts":1,"share":0.5}""", evidence.GetProperty("music")[1].GetRawText());
        Assert.Equal(2, evidence.GetProperty("sampleSize").GetInt32());
        Assert.Equal(0.05, evidence.GetProperty("posts")[0].GetProperty("share").GetDouble());
        Assert.Equal("9", evidence.GetProperty("posts")[1].GetProperty("musicId").GetString()); // its post is no longer kept
    }

    [Fact]
    public async Task Evidence_from_before_authors_and_sounds_were_kept_has_them_of_its_posts()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day.AddHours(13), evidence: """
            {"posts":[{"id":"1","handle":"first","weight":1,"at":"2020-08-13T13:05:00Z"},{"id":"2","handle":"other","weight":1,"at":"2020-08-13T13:05:00Z"}],"coKeywords":[]}
            """);
        await api.Rows.PostAsync(1, Rows.Day.AddHours(12));

        var evidence = (await api.GetAsync("/api/v1/anomalies/a")).GetProperty("evidence");

        Assert.Equal("""[{"handle":"first","posts":1,"share":0.5},{"handle":"other","posts":1,"share":0.5}]""", evidence.GetProperty("authors").GetRawText());
        Assert.Equal("music:42", Assert.Single(evidence.GetProperty("music").EnumerateArray()).GetProperty("keyword").GetString());
        Assert.Equal(2, evidence.GetProperty("sampleSize").GetInt32());
        Assert.Equal(JsonValueKind.Null, evidence.GetProperty("posts")[0].GetProperty("share").ValueKind);
    }

    [Fact]
    public async Task An_unknown_anomaly_is_not_found()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        await api.GetProblemAsync("/api/v1/anomalies/nothing", HttpStatusCode.NotFound);
    }

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
}
