using System.Text.Json;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class SeriesTests(PostgresFixture postgres)
{
    private const string Path = "/api/v1/keywords/%23foryou/series";

    [Fact]
    public async Task The_last_closed_window_has_its_count()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.WindowAsync("*", 3600, Rows.Day, posts: 3);
        await api.Rows.WindowAsync("*", 3600, Rows.Day.AddHours(1), posts: 4);
        await api.Rows.ClosedUntilAsync(0, 3600, Rows.Day.AddHours(2));

        var series = await api.GetAsync("/api/v1/keywords/*/series");

        Assert.Equal([3, 4], series.GetProperty("items").EnumerateArray().Select(window => window.GetProperty("posts").GetInt32()));
    }

    [Fact]
    public async Task Windows_without_the_keyword_are_zeros_and_the_others_equal_their_rows()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: [0, 1, 2, 3]);
        await api.Rows.WindowAsync("#foryou", 3600, Rows.Day.AddHours(2), posts: 7, expected: 5.2f);

        var items = (await api.GetAsync(Path)).GetProperty("items");

        Assert.Equal("00 01 02 03", Hours(items));
        Assert.Equal(
            """{"start":"2020-08-13T02:00:00Z","posts":7,"authors":6,"engagement":700,"expected":5.2,"expectedIsEstimate":false,"bandLower":4.2,"bandUpper":6.2,"revised":false,"observed":true}""",
            items[2].GetRawText());
        Assert.Equal(
            """{"start":"2020-08-13T00:00:00Z","posts":0,"authors":0,"engagement":0,"expected":null,"expectedIsEstimate":false,"bandLower":null,"bandUpper":null,"revised":false,"observed":true}""",
            items[0].GetRawText());
        Assert.True(items[3].GetProperty("expectedIsEstimate").GetBoolean());
        Assert.InRange(items[3].GetProperty("expected").GetDouble(), 5.1, 5.2);
    }

    [Fact]
    public async Task What_was_expected_without_posts_is_told_from_what_stands_beside_the_page_and_not_where_nothing_was_known()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: [0, 1, 2, 4, 5, 6, 7]);
        await api.Rows.WindowAsync("#foryou", 3600, Rows.Day.AddHours(1), posts: 7, expected: 4);
        await api.Rows.WindowAsync("#foryou", 3600, Rows.Day.AddHours(6), posts: 7);

        var items = (await api.GetAsync($"{Path}?from=2020-08-13T02:00:00Z")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal("4 - 4 4 - -", string.Join(' ', items.Select(item => item.GetProperty("expected") is { ValueKind: JsonValueKind.Number } expected ? $"{Math.Round(expected.GetDouble())}" : "-")));
    }

    [Fact]
    public async Task A_window_in_an_hour_without_any_post_is_not_observed()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.WindowAsync("*", 300, Rows.Day.AddMinutes(55), posts: 3);
        await api.Rows.WindowAsync("*", 300, Rows.Day.AddMinutes(125), posts: 3);
        await api.Rows.ClosedUntilAsync(0, 300, Rows.Day.AddMinutes(130));

        var items = (await api.GetAsync($"{Path}?window=5m")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(15, items.Count); // 00:55 to 02:05
        Assert.All(items, item => Assert.Equal(Hour(item) != "01", item.GetProperty("observed").GetBoolean()));
    }

    [Fact]
    public async Task The_slowest_scorer_and_the_first_window_bound_the_series()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: [5, 6, 7, 8]);
        await api.Rows.ClosedUntilAsync(1, 3600, Rows.Day.AddHours(7));

        var items = (await api.GetAsync($"{Path}?from=2019-01-01T00:00:00Z&to=2030-01-01T00:00:00Z")).GetProperty("items");

        Assert.Equal("05 06", Hours(items));
    }

    [Fact]
    public async Task A_period_takes_the_window_that_it_starts_in_and_leaves_the_one_that_it_ends_at()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: [0, 1, 2, 3, 4]);

        var items = (await api.GetAsync($"{Path}?from=2020-08-13T01:59:59Z&to=2020-08-13T03:00:00Z")).GetProperty("items");

        Assert.Equal("01 02", Hours(items));
    }

    [Fact]
    public async Task Without_a_period_the_last_24_hours_are_given()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: Enumerable.Range(0, 30));

        var items = (await api.GetAsync(Path)).GetProperty("items");

        Assert.Equal(24, items.GetArrayLength());
        Assert.Equal("2020-08-13T06:00:00Z", items[0].GetProperty("start").GetString());
    }

    [Fact]
    public async Task Slices_of_a_series_join_without_gap()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: Enumerable.Range(0, 10));

        var items = await api.GetAllAsync($"{Path}?limit=3&from=2020-08-13T00:00:00Z");

        Assert.Equal("00 01 02 03 04 05 06 07 08 09", string.Join(' ', items.Select(Hour)));
    }

    [Fact]
    public async Task Two_months_of_five_minute_windows_come_in_one_answer()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.WindowAsync("*", 300, Rows.Day, posts: 3);
        await api.Rows.ClosedUntilAsync(0, 300, Rows.Day.AddDays(60));

        var slice = await api.GetAsync($"{Path}?window=5m&from=2020-08-13T00:00:00Z");

        Assert.Equal(60 * 288, slice.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, slice.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?from=9999-12-31T23:59:59Z")]
    [InlineData("?to=0001-01-01T00:00:00Z")]
    [InlineData("?from=0001-01-01T00:00:00Z&to=0001-01-01T05:00:00Z")]
    public async Task A_stream_or_a_period_without_windows_gives_an_empty_series(string query)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        if (query.Length > 0)
            await StreamAsync(api, 3600, hours: [0, 1]);

        Assert.Equal(0, (await api.GetAsync(Path + query)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_keyword_search_gives_the_most_frequent_of_the_last_day_and_marked_ones_only_when_typed_exactly()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await StreamAsync(api, 3600, hours: Enumerable.Range(0, 48));
        await api.Rows.WindowAsync("dance", 3600, Rows.Day.AddHours(30), posts: 5);
        await api.Rows.WindowAsync("dance", 3600, Rows.Day.AddHours(31), posts: 5);
        await api.Rows.WindowAsync("dancer", 3600, Rows.Day.AddHours(31), posts: 20);
        await api.Rows.WindowAsync("dan_ce", 3600, Rows.Day.AddHours(31), posts: 1);
        await api.Rows.WindowAsync("dan", 3600, Rows.Day.AddHours(31), posts: 99, marks: 1);
        await api.Rows.WindowAsync("dances", 3600, Rows.Day.AddHours(10), posts: 99); // more than a day ago

        Assert.Equal("dancer 20, dance 10", await FoundAsync("DANCE"));
        Assert.Equal("dan 99, dancer 20, dance 10, dan_ce 1", await FoundAsync("dan"));
        Assert.Equal("dan_ce 1", await FoundAsync("dan_"));
        Assert.Equal("dancer 20", await FoundAsync("da&limit=1"));

        async Task<string> FoundAsync(string prefix) => string.Join(", ", (await api.GetAsync($"/api/v1/keywords?prefix={prefix}"))
            .GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("keyword").GetString()} {item.GetProperty("posts").GetInt64()}"));
    }

    private static async Task StreamAsync(ApiHost api, int seconds, IEnumerable<int> hours)
    {
        var last = 0;
        foreach (var hour in hours)
            await api.Rows.WindowAsync("*", seconds, Rows.Day.AddHours(last = hour), posts: 100);
        await api.Rows.ClosedUntilAsync(0, seconds, Rows.Day.AddHours(last + 1));
    }

    private static string Hours(JsonElement windows) => string.Join(' ', windows.EnumerateArray().Select(Hour));

    private static string Hour(JsonElement window) => window.GetProperty("start").GetString()![11..13];
}
