using System.Net;
using System.Text;
using TikTok.Posts;
using TikTok.Testing;

namespace TikTok.Api.Tests;

/// <summary>What a person types, from the address to the posts.</summary>
public sealed class SearchTermsTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("Coca-Cola", "3 1")]
    [InlineData("星巴克", "4")]
    [InlineData("#❤️", "6 5")]
    [InlineData("#coca-cola", "7 1")]
    [InlineData("커피", "9 8")]
    [InlineData("커피를", "8")]
    [InlineData("cola coca", "")]
    public async Task A_term_finds_the_posts_that_hold_it(string typed, string ids)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await WriteAsync(api, "I drink #coca-cola, or coca-cola", "coca and cola", "COCA Cola!", "去星巴克，巴克星巴克", "love #❤️", "#❤", "#CocaCola", "오늘은 커피를 마셨다", "커피숍에서", "星巴 巴克");

        var items = await api.GetAllAsync($"/api/v1/posts?keyword={Uri.EscapeDataString(typed)}&limit=1");

        Assert.Equal(ids, string.Join(' ', items.Select(item => item.GetProperty("id").GetString())));
    }

    [Fact]
    public async Task A_search_that_has_to_look_into_many_posts_goes_on_behind_its_cursor()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await WriteAsync(api, "the needle here");
        await api.Rows.ExecuteAsync("""
            INSERT INTO recent_posts SELECT id, '7', 'h', 'n', 'needle in the hay', '{}', @day + id * interval '1 second', @day, 0, 0, 0, NULL, '', '', '', 0, id FROM generate_series(2, 6000) id;
            INSERT INTO post_keywords SELECT keyword, @day + id * interval '1 second', id FROM generate_series(2, 6000) id, unnest(ARRAY['the', 'needle']) keyword;
            """, new { day = Rows.Day.AddDays(1) });

        var first = await api.GetAsync("/api/v1/posts?keyword=the+needle");
        var items = await api.GetAllAsync("/api/v1/posts?keyword=the+needle");

        Assert.Equal(0, first.GetProperty("items").GetArrayLength());
        Assert.NotNull(first.GetProperty("nextCursor").GetString());
        Assert.Equal("1", Assert.Single(items).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Numbers_of_a_sequence_are_there_when_it_is_counted_and_are_refused_before()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.WindowAsync("*", 3600, Rows.Day, posts: 3);
        await api.Rows.ClosedUntilAsync(0, 3600, Rows.Day.AddHours(1));

        foreach (var path in (string[])["/api/v1/keywords/Coca-Cola/series", "/api/v1/anomalies?keyword=Coca-Cola"])
            Assert.Contains("Detector:Tracking:Watched", (await api.GetProblemAsync(path, HttpStatusCode.NotFound)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await api.Rows.WindowAsync("coca cola", 3600, Rows.Day, posts: 2);
        await api.Rows.AnomalyAsync("a", Rows.Day, keyword: "coca cola");

        Assert.Equal(2, (await api.GetAsync("/api/v1/keywords/Coca-Cola/series")).GetProperty("items")[0].GetProperty("posts").GetInt32());
        Assert.Equal("a", (await api.GetAsync("/api/v1/anomalies?keyword=coca-cola")).GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal("coca cola", (await api.GetAsync("/api/v1/keywords?prefix=coca-c")).GetProperty("items")[0].GetProperty("keyword").GetString());
    }

    [Theory]
    [InlineData("#işildak", "#ışıldak")]
    [InlineData("iphone", "iPhone")]
    [InlineData("coca cola", "Coca-Cola")]
    [InlineData("music:42", "♪ a sound, a musician")]
    [InlineData("unheard", "unheard")]
    [InlineData("music:7", "sound 7")]
    public async Task A_keyword_shows_as_most_of_its_latest_posts_spell_it(string keyword, string name)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await WriteAsync(api, "#ışıldak iPhone Coca-Cola", "#ışıldak iPhone Coca-Cola", "#IŞILDAK IPHONE coca cola");
        await api.Rows.AnomalyAsync("a", Rows.Day, keyword: keyword);

        Assert.Equal(name, (await api.GetAsync("/api/v1/anomalies")).GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(name, (await api.GetAsync("/api/v1/anomalies/a")).GetProperty("name").GetString());
    }

    private static async Task WriteAsync(ApiHost api, params string[] texts)
    {
        var (extractor, post) = (new KeywordExtractor(), new Post());
        for (var i = 0; i < texts.Length; i++)
        {
            var json = $$"""{"itemInfos":{"id":"1","createTime":"5","musicId":"42","text":{{System.Text.Json.JsonSerializer.Serialize(texts[i])}} } }""";
            Assert.True(PostParser.TryParse(Encoding.UTF8.GetBytes(json), post, out _));
            await api.Rows.PostAsync(i + 1, Rows.Day.AddMinutes(i), texts[i], keywords: extractor.Extract(post).ToStrings());
        }
    }
}
