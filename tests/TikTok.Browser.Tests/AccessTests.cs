using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TikTok.Testing;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

public sealed class AccessTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_nothing_serious(ColorScheme colours, int width)
    {
        await using var visit = await Visit.StartAsync(postgres, browser, width, colours);
        await visit.AddStoryAsync();
        await visit.AddOthersAsync();

        foreach (var path in (string[])["/", "/?show=everything", "/?anomaly=rise", "/?anomaly=gap", "/?anomaly=mistaken", "/?keyword=%23mybrand", "/?anomaly=gone"])
        {
            await visit.OpenAsync(path);
            await Expect(visit.Page.Locator(path is "/" or "/?show=everything" ? ".row" : "main .post, main .note, main .how").First).ToBeVisibleAsync();
            var result = await visit.Page.RunAxe();
            Assert.True(result.Violations.All(violation => violation.Impact is not ("serious" or "critical")), string.Join('\n', result.Violations.Select(violation =>
                $"{path}: {violation.Impact} {violation.Id} {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")));
        }
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_an_anomaly_and_comes_back()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.OpenAsync("/");

        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator(".skip")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        for (var i = 0; i < 5; i++) // alerts or everything, two filters, then the first row
            await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("#row-rise")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page.Locator("h1")).ToBeFocusedAsync();
        await visit.Page.GoBackAsync();
        await Expect(visit.Page.Locator("#row-rise")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_search_is_used_with_the_keyboard_and_leads_to_the_keyword()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.OpenAsync("/");

        await visit.Page.Locator("#search").PressSequentiallyAsync("MyBr");
        await Expect(visit.Page.Locator("#found li")).ToContainTextAsync("#mybrand");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(visit.Page.Locator("#search")).ToHaveAttributeAsync("aria-activedescendant", "found-0");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("#mybrand");
        await Expect(visit.Page.Locator("main .row")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator("main .post")).ToHaveCountAsync(3);
        await Expect(visit.Page.Locator("#found li")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(2560)]
    public async Task Nothing_is_wider_than_the_screen(int width)
    {
        await using var visit = await Visit.StartAsync(postgres, browser, width);
        await visit.AddStoryAsync();
        await visit.AddOthersAsync();

        foreach (var path in (string[])["/?show=everything", "/?anomaly=rise", "/?anomaly=gap", "/?keyword=%23mybrand"])
        {
            await visit.OpenAsync(path);
            await Expect(visit.Page.Locator(".drawing[data-drawn]")).ToHaveCountAsync(1);
            Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
        }
    }

    [Fact]
    public async Task The_chosen_colours_are_remembered()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.OpenAsync("/");
        var light = await GroundAsync(visit);

        await visit.Page.GetByLabel("Colours").SelectOptionAsync("dark");
        var dark = await GroundAsync(visit);
        await visit.OpenAsync("/");

        Assert.False(light == dark);
        Assert.Equal(dark, await GroundAsync(visit));
        await Expect(visit.Page.GetByLabel("Colours")).ToHaveValueAsync("dark");
    }

    private static Task<string> GroundAsync(Visit visit) => visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
