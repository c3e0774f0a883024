using System.Net;
using System.Text.Json;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class TrendsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_day_is_listed_by_posts_by_engagement_or_by_growth()
    {
        await using var api = await StartAsync();

        Assert.Equal("#a #b #c #new", await KeysAsync(api, "challenges"));
        Assert.Equal("#c #new #b #a", await KeysAsync(api, "challenges?by=engagement"));
        Assert.Equal("#b #a #c", await KeysAsync(api, "challenges?by=growth")); // new has no days to be held against
        Assert.Equal("#b #a", await KeysAsync(api, "challenges?by=growth&minPosts=20"));
        Assert.Equal("7", await KeysAsync(api, "music"));
        Assert.Equal("", await KeysAsync(api, "authors"));
    }

    [Fact]
    public async Task The_newest_day_is_given_unless_another_is_asked_for()
    {
        await using var api = await StartAsync();

        Assert.Equal("#old", await KeysAsync(api, "challenges?day=2020-08-12"));
        Assert.Equal("", await KeysAsync(api, "challenges?day=2019-01-01"));
        await api.Rows.ExecuteAsync("INSERT INTO trend_days VALUES ('2020-08-14', 7, 'f', now())"); // a day on which nothing was seen
        Assert.Equal("", await KeysAsync(api, "challenges"));
    }

    [Fact]
    public async Task An_item_says_what_it_is_and_how_it_moved()
    {
        await using var api = await StartAsync();

        var item = (await api.GetAsync("/api/v1/trends/challenges")).GetProperty("items")[0];

        Assert.Equal(
            """{"day":"2020-08-13","key":"#a","name":"A","posts":40,"authors":30,"engagement":100,"growth":2,"postsRank":1,"postsRankChange":3,"engagementRank":4,"engagementRankChange":null}""",
            item.GetRawText());
    }

    [Theory]
    [InlineData("by=posts")]
    [InlineData("by=engagement")]
    [InlineData("by=growth")]
    public async Task Pages_join_without_gap_and_stay_on_their_day(string order)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.ExecuteAsync("""
            INSERT INTO trend_days VALUES ('2020-08-13', 7, 'f', now());
            INSERT INTO trends SELECT '2020-08-13', 'authors', i::text, 'n', i / 4, 1, i / 4, i / 3 / 7.0, 100 - i / 4, 0, 100 - i / 4, 0 FROM generate_series(1, 20) i;
            """);

        var newDay = 14;
        var items = await api.GetAllAsync($"/api/v1/trends/authors?{order}&limit=3", () => api.Rows.ExecuteAsync($"INSERT INTO trend_days VALUES ('2020-08-{newDay++}', 7, 'f', now())"));

        var whole = await api.GetAsync($"/api/v1/trends/authors?day=2020-08-13&{order}&limit=500");
        Assert.Equal(20, items.Count);
        Assert.Equal(whole.GetProperty("items").EnumerateArray().Select(Key).ToArray(), items.Select(Key).ToArray());
    }

    [Theory]
    [InlineData("sounds", "dimension", "challenges or music or musicians or authors")]
    [InlineData("music?by=likes", "by", "posts or engagement or growth")]
    [InlineData("music?day=today", "day", "2020-08-13")]
    [InlineData("music?day=2020-08-13T00:00:00Z", "day", "2020-08-13")]
    [InlineData("music?minPosts=-1", "minPosts", "a whole number from 0")]
    [InlineData("music?limit=0", "limit", "1 to 500")]
    [InlineData("music?cursor=x", "cursor", "nextCursor")]
    public async Task A_bad_parameter_is_refused_with_what_is_accepted(string path, string name, string accepted)
    {
        await using var api = await ApiHost.StartWithoutDatabaseAsync();

        var detail = (await api.GetProblemAsync($"/api/v1/trends/{path}", HttpStatusCode.BadRequest)).GetProperty("detail").GetString()!;

        Assert.StartsWith($"{name}:", detail, StringComparison.Ordinal);
        Assert.Contains(accepted, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_is_taken_only_by_the_list_and_order_that_gave_it()
    {
        await using var api = await StartAsync();
        var cursor = (await api.GetAsync("/api/v1/trends/challenges?limit=1")).GetProperty("nextCursor").GetString();

        Assert.Equal("#b #c #new", await KeysAsync(api, $"challenges?cursor={cursor}"));
        await api.GetProblemAsync($"/api/v1/trends/music?cursor={cursor}", HttpStatusCode.BadRequest);
        await api.GetProblemAsync($"/api/v1/trends/challenges?by=growth&cursor={cursor}", HttpStatusCode.BadRequest);
    }

    private async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync(postgres);
        await api.Rows.ExecuteAsync("""
            INSERT INTO trend_days VALUES ('2020-08-12', 0, 'f', now()), ('2020-08-13', 7, 'f', now());
            INSERT INTO trends VALUES
              ('2020-08-12', 'challenges', '#old', 'old', 9, 9, 9, NULL, 1, NULL, 1, NULL),
              ('2020-08-13', 'challenges', '#a', 'A', 40, 30, 100, 2, 1, 3, 4, NULL),
              ('2020-08-13', 'challenges', '#b', 'b', 20, 20, 200, 5.5, 2, 0, 3, 1),
              ('2020-08-13', 'challenges', '#c', 'c', 10, 9, 400, 0.5, 3, -2, 1, 0),
              ('2020-08-13', 'challenges', '#new', 'new', 5, 5, 300, NULL, 4, NULL, 2, NULL),
              ('2020-08-13', 'music', '7', 'a sound', 10, 9, 400, 1, 1, 0, 1, 0);
            """);
        return api;
    }

    private static async Task<string> KeysAsync(ApiHost api, string path) =>
        string.Join(' ', (await api.GetAsync($"/api/v1/trends/{path}")).GetProperty("items").EnumerateArray().Select(Key));

    private static string Key(JsonElement item) => item.GetProperty("key").GetString()!;
}
