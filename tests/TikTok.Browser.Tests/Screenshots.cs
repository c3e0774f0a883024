using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

/// <summary>
/// Takes the pictures of the README from a running page: <c>TIKTOK_PAGE=http://127.0.0.1:5080 TIKTOK_PICTURES=docs/images dotnet run --project tests/TikTok.Browser.Tests -- -class "*Screenshots"</c>.
/// </summary>
public sealed class Screenshots(BrowserFixture browser)
{
    [Theory]
    [InlineData("page-light", ColorScheme.Light, 1440, 1000, true)]
    [InlineData("page-dark", ColorScheme.Dark, 1440, 1000, true)]
    [InlineData("page-phone", ColorScheme.Light, 390, 844, false)]
    public async Task Of_the_newest_grave_rise_or_the_list(string name, ColorScheme colours, int width, int height, bool opened)
    {
        if (Environment.GetEnvironmentVariable("TIKTOK_PAGE") is not { Length: > 0 } address || Environment.GetEnvironmentVariable("TIKTOK_PICTURES") is not { Length: > 0 } folder)
        {
            Assert.Skip("Pictures are taken on demand: set TIKTOK_PAGE and TIKTOK_PICTURES.");
            return;
        }

        var page = await browser.OpenAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours, Locale = "en-GB", TimezoneId = "Europe/London", ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync(address);
        await Expect(page.Locator("html[data-live]")).ToHaveCountAsync(1);
        if (opened)
        {
            var grave = page.Locator(".row:has(.level-3, .level-4) a", new() { HasText = "sudden rise", Has = page.Locator(".keyword", new() { HasText = "#" }) });
            await (await grave.CountAsync() > 0 ? grave : page.Locator(".row a")).First.ClickAsync();
            await Expect(page.Locator("details.how")).ToHaveCountAsync(1); // the anomaly, and not the overview that was there before
        }

        await Expect(page.Locator(".drawing[data-drawn]")).ToHaveCountAsync(1);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        await page.Context.DisposeAsync();
    }
}
