using Microsoft.Playwright;
using TikTok.Api.Tests;
using TikTok.Testing;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

/// <summary>One reader with a browser, in front of a page over a database of its own. Ends with a check that nothing complained.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private readonly List<string> _strangers = [];

    private Visit(ApiHost host, IPage page)
    {
        (Host, Page) = (host, page);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _strangers.Add(request.Url);
        };
        page.WebSocket += (_, socket) =>
        {
            if (new Uri(socket.Url).Authority != new Uri(Origin).Authority)
                _strangers.Add(socket.Url);
        };
    }

    public ApiHost Host { get; }

    public IPage Page { get; }

    public Rows Rows => Host.Rows;

    /// <summary>Errors in the browser's console, a policy that was violated among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    private string Origin => Host.Client.BaseAddress!.ToString();

    public static async Task<Visit> StartAsync(PostgresFixture postgres, BrowserFixture browser, int width = 1280, ColorScheme colours = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = colours, Locale = "en-GB", TimezoneId = "Asia/Tokyo", ReducedMotion = ReducedMotion.Reduce,
        });
        return new Visit(await ApiHost.StartAsync(postgres), page);
    }

    /// <summary>Opens an address and waits until the page lives.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(new Uri(Host.Client.BaseAddress!, path).ToString());
        await Expect(Page.Locator("html[data-live]")).ToHaveCountAsync(1);
    }

    /// <summary>Puts in a day of one keyword with a rise in its last hours, the anomaly <c>rise</c> and three posts behind it.</summary>
    public async Task AddStoryAsync(string keyword = "#mybrand", string text = "the frame cracked, be careful")
    {
        for (var hour = 0; hour < 24; hour++)
        {
            await Rows.WindowAsync("*", 3600, Rows.Day.AddHours(hour), posts: 200 + hour);
            await Rows.WindowAsync(keyword, 3600, Rows.Day.AddHours(hour), posts: hour >= 20 ? 57 : 5, expected: 5);
        }

        await Rows.ClosedUntilAsync(0, 3600, Rows.Day.AddHours(24));
        await Rows.ClosedUntilAsync(0, 300, Rows.Day.AddHours(24));
        for (var id = 1; id <= 3; id++)
            await Rows.PostAsync(id, Rows.Day.AddHours(20), $"{text} {id}", handle: $"author{id}", keywords: keyword);
        await Rows.AnomalyAsync("rise", Rows.Day.AddHours(20), keyword, severity: 84, state: "confirmed", windows: 3, evidence: """
            {"posts":[{"id":"1","handle":"author1","weight":3,"at":"2020-08-13T20:01:00Z"},{"id":"2","handle":"author2","weight":2,"at":"2020-08-13T20:01:00Z"},
            {"id":"3","handle":"author3","weight":1,"at":"2020-08-13T20:01:00Z"}],"coKeywords":[{"keyword":"#recall","posts":2,"share":0.67}],
            "authors":[{"name":"author1","posts":2,"share":0.67},{"name":"author2","posts":1,"share":0.33}],"music":[{"name":"music:42","posts":3,"share":1}],"sampleSize":3}
            """);
    }

    /// <summary>Puts in what else can be in the list: a provisional one, a quiet one, one that was taken back, and the silence <c>gap</c> of the stream.</summary>
    public async Task AddOthersAsync()
    {
        await Rows.AnomalyAsync("early", Rows.Day.AddHours(23), "#early", window: 300, severity: 61, state: "provisional", hour: (84, 6.2));
        await Rows.AnomalyAsync("quiet", Rows.Day.AddHours(22), "#quiet", window: 300, severity: 30, state: "open", quiet: "budget", hour: (12, 2));
        await Rows.AnomalyAsync("mistaken", Rows.Day.AddHours(21), "#mistaken", window: 300, state: "retracted", hour: (31, 4));
        await Rows.GapAsync("gap", Rows.Day.AddHours(9));
        await Rows.ExecuteAsync("""
            INSERT INTO keyword_windows (keyword, window_seconds, window_start, posts, authors, engagement, marks, expected, band_lower, band_upper)
            SELECT keyword, 300, start, posts, posts, 0, 0, posts, 0, posts + 3
            FROM generate_series(@day, @day + interval '23 hours 55 minutes', interval '5 minutes') AS start, (VALUES ('*', 17), ('#early', 1), ('#mistaken', 1)) AS of(keyword, posts)
            WHERE start NOT BETWEEN @day + interval '9 hours' AND @day + interval '10 hours 59 minutes'
            """, new { day = Rows.Day });
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await Host.DisposeAsync();
        Assert.Empty(_strangers);
    }
}
