using System.Text.RegularExpressions;
using TikTok.Api.Tests;
using TikTok.Testing;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

/// <summary>A reader who goes on before something has come: what comes later is for nobody, and harms nothing.</summary>
public sealed class LeavingTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Fact]
    public async Task A_curve_that_arrives_when_its_pane_is_left_does_not_harm_the_next_one()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await visit.Page.RouteAsync(new Regex("page/curve.*js", RegexOptions.None, TimeSpan.FromSeconds(1)), async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        await visit.OpenAsync("/?anomaly=rise");
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await visit.Page.Locator(".chips a", new() { HasText = "#recall" }).ClickAsync();
        await Expect(visit.Page.Locator("article.of-keyword h2", new() { HasText = "Its latest posts" })).ToBeVisibleAsync();
        await visit.Page.GoBackAsync();
        await Expect(visit.Page.Locator(".post")).ToHaveCountAsync(3);

        answer.SetResult();

        await Expect(visit.Page.Locator(".drawing[data-drawn='24'] canvas")).ToHaveCountAsync(1);
        await visit.Page.Locator(".chips a", new() { HasText = "#recall" }).ClickAsync(); // the page still answers
        await Expect(visit.Page.Locator("article.of-keyword")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        Assert.Empty(visit.Complaints);
    }
}
