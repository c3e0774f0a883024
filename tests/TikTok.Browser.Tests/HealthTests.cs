using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Playwright;
using TikTok.Testing;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

public sealed class HealthTests(PostgresFixture postgres, BrowserFixture browser)
{
    private const string Reason = "437 posts of 2020-08-13 were late and are not counted: sort the input by createTime <b>first</b>.";

    [Fact]
    public async Task The_page_says_what_health_says_while_it_is_not_well_and_nothing_when_it_is_again()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        visit.Host.Health = HealthCheckResult.Degraded(Reason);

        await visit.OpenAsync("/");

        await Expect(visit.Page.Locator(".health summary")).ToHaveTextAsync("One part of the system is not well");
        await Expect(visit.Page.Locator(".health li")).ToHaveTextAsync($"source {Reason}");
        visit.Host.Health = HealthCheckResult.Unhealthy("gone");
        await Expect(visit.Page.Locator(".health li")).ToHaveTextAsync("source, down gone");
        visit.Host.Health = HealthCheckResult.Healthy();
        await Expect(visit.Page.Locator(".health details")).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("health-light", ColorScheme.Light, 1280)]
    [InlineData("health-dark", ColorScheme.Dark, 1280)]
    [InlineData("health-phone", ColorScheme.Light, 390)]
    public async Task The_notice_fits_the_page(string name, ColorScheme colours, int width)
    {
        await using var visit = await Visit.StartAsync(postgres, browser, width, colours);
        await visit.AddStoryAsync();
        visit.Host.Health = HealthCheckResult.Degraded(Reason);
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator(".health li")).ToBeVisibleAsync();

        Assert.True(await visit.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        if (Environment.GetEnvironmentVariable("TIKTOK_PICTURES") is { Length: > 0 } folder)
            await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}
