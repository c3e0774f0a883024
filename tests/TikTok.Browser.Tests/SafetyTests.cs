using TikTok.Api.Tests;
using TikTok.Testing;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

public sealed class SafetyTests(PostgresFixture postgres, BrowserFixture browser)
{
    private static readonly string[] s_texts =
    [
        "<script>window.owned = 1</script><img src=x onerror=\"window.owned = 1\">",
        "<a href=\"javascript:window.owned=1\">here</a> {{7*7}} ${7*7} <!-- </p></article></main>",
        "\u202E\u2066right to left \u05D0\u05D1 override\u202E",
        new string('w', 4000),
        string.Concat(Enumerable.Repeat("Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359\u035A", 200)),
    ];

    public static TheoryData<string> Texts => [.. s_texts];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_hostile_text_neither_runs_nor_breaks_the_page(string text)
    {
        await using var visit = await Visit.StartAsync(postgres, browser, width: 390);
        var keyword = TikTok.Posts.Keyword.OfTag(TikTok.Posts.Keyword.Canonicalize(text[..Math.Min(text.Length, 40)]));
        await visit.AddStoryAsync(keyword, text);

        foreach (var path in (string[])["/", "/?anomaly=rise", $"/?keyword={Uri.EscapeDataString(keyword)}"])
        {
            await visit.OpenAsync(path);
            await Expect(visit.Page.Locator(path == "/" ? ".row" : ".post").First).ToBeVisibleAsync();
            Assert.Null(await visit.Page.EvaluateAsync<int?>("() => window.owned"));
            Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
            Assert.Equal(0, await visit.Page.Locator("img, script:not([src])").CountAsync());
        }

        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Nothing_is_loaded_from_elsewhere_and_no_policy_is_violated()
    {
        await using var visit = await Visit.StartAsync(postgres, browser); // foreign requests fail at its end
        await visit.AddStoryAsync();
        await visit.OpenAsync("/?anomaly=rise");
        await Expect(visit.Page.Locator(".drawing[data-drawn]")).ToHaveCountAsync(1);
        await visit.Page.Locator(".drawing").HoverAsync();
        await visit.Page.GetByText("The numbers as a table").ClickAsync();
        await Expect(visit.Page.Locator("tbody tr")).ToHaveCountAsync(24);
        await visit.Page.GetByText("How we know this").ClickAsync();
        await visit.Page.GetByText("5 min").ClickAsync();
        await Expect(visit.Page.GetByText("Nothing is counted yet")).ToBeVisibleAsync();

        Assert.Empty(visit.Complaints);
    }
}
