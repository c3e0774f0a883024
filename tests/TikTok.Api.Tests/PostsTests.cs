using System.Text.Json;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class PostsTests(PostgresFixture postgres)
{
    private const string Hostile = "😂👨‍👩‍👧 مرحبا بالعالم <script>alert('x')</script> & \"quotes\" \u202Eback\u202C\n\u2028\u0001 日本語";

    [Fact]
    public async Task A_text_comes_out_exactly_as_it_was_written()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.PostAsync(6860000000000000001, Rows.Day, Hostile, "some.one");

        var item = (await api.GetAsync("/api/v1/posts")).GetProperty("items")[0];

        Assert.Equal(Hostile, item.GetProperty("text").GetString());
        Assert.Equal("6860000000000000001", item.GetProperty("id").GetString());
        Assert.Equal("https://www.tiktok.com/@some.one/video/6860000000000000001", item.GetProperty("link").GetString());
        Assert.Equal("2020-08-13T00:00:00Z", item.GetProperty("createdAt").GetString());
        Assert.Equal("2020-08-13T00:01:00Z", item.GetProperty("streamedAt").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("plays").ValueKind);
        Assert.Equal(
            "id link handle nickName text language hashtags createdAt streamedAt likes comments shares plays musicId musicName musician",
            string.Join(' ', item.EnumerateObject().Select(field => field.Name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("keyword=DANCE&")]
    [InlineData("keyword=*&")]
    public async Task Posts_are_given_newest_first_and_pages_join_without_gap(string filter)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        for (var id = 1; id <= 20; id++)
            await api.Rows.PostAsync(id, Rows.Day.AddSeconds(id / 3), keywords: ["dance", "other"]);

        var next = 100;
        var items = await api.GetAllAsync($"/api/v1/posts?{filter}limit=3", () => api.Rows.PostAsync(next++, Rows.Day.AddDays(1), keywords: ["dance"]));

        Assert.Equal(string.Join(' ', Enumerable.Range(1, 20).Reverse()), string.Join(' ', items.Select(Id)));
    }

    [Fact]
    public async Task A_keyword_selects_its_posts()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.PostAsync(1, Rows.Day, keywords: ["dance"]);
        await api.Rows.PostAsync(2, Rows.Day, keywords: ["#dance"]);

        var slice = await api.GetAsync("/api/v1/posts?keyword=%23dance");

        Assert.Equal("2", Id(Assert.Single(slice.GetProperty("items").EnumerateArray())));
    }

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
}
