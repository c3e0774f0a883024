using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(TikTok.Browser.Tests.BrowserFixture))]

namespace TikTok.Browser.Tests;

/// <summary>
/// The Chromium of the machine, started by the first test that asks for a page; nothing is downloaded. Public, because xunit
/// hands it to the public constructors of test classes.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // A server's browser: no sandbox as root, no graphics card, and nothing that calls its maker.
    private static readonly string[] s_arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Nothing: the start waits for the first page.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens an empty page; skips the running test with the reason when there is no browser, or no driver for this platform.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        var browser = await BrowserOrSkipAsync();
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>Closes the browser and ends its driver.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> BrowserOrSkipAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_browser is not null)
                return _browser;
            if (FindBrowser() is not { } executable)
            {
                Assert.Skip("No Chromium: install it (apt-get install chromium), or set CHROME_PATH to a Chrome or Chromium.");
                throw new InvalidOperationException();
            }

            _playwright ??= await CreateAsync();
            Assertions.SetDefaultExpectTimeout(30_000);
            return _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = s_arguments });
        }
        finally
        {
            _starting.Release();
        }
    }

    private static async Task<IPlaywright> CreateAsync()
    {
        try
        {
            return await Playwright.CreateAsync();
        }
        catch (PlaywrightException missing) when (missing.Message.Contains("Driver not found", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Skip($"No Playwright driver for this platform: {missing.Message}");
            throw;
        }
    }

    private static string? FindBrowser()
    {
        if (Environment.GetEnvironmentVariable("CHROME_PATH") is { Length: > 0 } told)
            return File.Exists(told) ? told : null;
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return s_names.SelectMany(name => places.Select(place => Path.Combine(place, name))).FirstOrDefault(File.Exists);
    }
}
