using System.Text.RegularExpressions;
using TikTok.Api.Tests;
using TikTok.Testing;
using static Microsoft.Playwright.Assertions;

namespace TikTok.Browser.Tests;

public sealed class ReadingTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Fact]
    public async Task A_new_anomaly_appears_without_a_reload()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(1);
        await visit.Page.EvaluateAsync("() => { window.sameDocument = true; }");

        await visit.Rows.AnomalyAsync("later", Rows.Day.AddHours(22), "#another", severity: 66);

        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(2);
        await Expect(visit.Page.Locator(".row").First).ToContainTextAsync("#another");
        await Expect(visit.Page.Locator(".row").First).ToContainTextAsync("high");
        await Expect(visit.Page.GetByText("1 new anomaly. One is #another, high.")).ToHaveCountAsync(1);
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => window.sameDocument"));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Choosing_one_shows_reason_curve_and_posts_at_an_address_of_its_own()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.OpenAsync("/");

        await visit.Page.Locator(".row a").ClickAsync();

        await Expect(visit.Page).ToHaveURLAsync(new Regex("anomaly=rise$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("#mybrand is mentioned about 11 times as often as usual");
        await Expect(visit.Page.Locator(".reason")).ToContainTextAsync("43 authors wrote them: it is not one account");
        await Expect(visit.Page.Locator(".drawing[data-drawn='24'] canvas")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator(".post")).ToHaveCountAsync(3);
        await Expect(visit.Page.Locator(".post a").First).ToHaveAttributeAsync("href", "https://www.tiktok.com/@author1/video/1");
        await Expect(visit.Page.Locator("h1 + .when reader-time").First).ToContainTextAsync("14 Aug 2020, 05:00"); // 20:00 UTC in Tokyo

        await visit.Page.Locator(".chips a", new() { HasText = "#recall" }).ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("keyword=%23recall$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await visit.Page.GoBackAsync();
        await Expect(visit.Page.Locator(".post")).ToHaveCountAsync(3);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Evidence_shows_authors_sounds_and_merged_keywords_with_shares()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();

        await visit.OpenAsync("/?anomaly=rise");

        await Expect(Section("Raised together with it, by the same posts")).ToHaveTextAsync(["#fyp", "sound 1"]);
        await Expect(Section("Seen together with")).ToHaveTextAsync(["#recall 67 %"]);
        await Expect(Section("Written by")).ToHaveTextAsync(["@author1 67 %", "@author2 33 %"]);
        await Expect(Section("With the sounds")).ToHaveTextAsync(["♪ a sound, a musician 100 %"]);
        await Expect(visit.Page.Locator("main .about .state")).ToHaveTextAsync("confirmed");
        await Expect(visit.Page.Locator(".row .members")).ToHaveTextAsync("with #fyp and 1 more");

        Microsoft.Playwright.ILocator Section(string name) => visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Region, new() { Name = name }).Locator("li");
    }

    [Fact]
    public async Task One_that_is_taken_back_while_it_is_looked_at_says_so_and_stays()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.AddOthersAsync();
        await visit.OpenAsync("/?anomaly=early");
        await Expect(visit.Page.Locator("main .about .state")).ToHaveTextAsync("provisional");
        await Expect(visit.Page.Locator("#row-early .state")).ToHaveTextAsync("provisional");

        await visit.Rows.RetractAsync("early");

        await Expect(visit.Page.Locator("main .taken-back")).ToContainTextAsync("Taken back. It was raised, but its five minutes did not stand out on their own in the end.");
        await Expect(visit.Page.Locator("main .about .state")).ToHaveTextAsync("retracted");
        await Expect(visit.Page.Locator("#row-early .state")).ToHaveTextAsync("retracted");
        await visit.OpenAsync("/"); // whoever comes later is not told of it
        await Expect(visit.Page.Locator("#row-rise")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#row-early")).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Alerts_are_shown_first_and_everything_when_the_reader_asks()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.AddOthersAsync();
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(3); // provisional, confirmed, and the silence of the stream

        await visit.Page.GetByText("Everything").ClickAsync();

        await Expect(visit.Page).ToHaveURLAsync(new Regex("show=everything$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(5);
        await Expect(visit.Page.Locator("#row-quiet .state")).ToHaveTextAsync(["open", "no alert"]);
        await Expect(visit.Page.Locator("#row-mistaken .state")).ToHaveTextAsync("retracted");
    }

    [Fact]
    public async Task A_silence_of_the_stream_is_an_incident_of_its_own()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.AddOthersAsync();
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator("#row-gap")).ToContainTextAsync("The stream was silent for 2 hours");
        await Expect(visit.Page.Locator("#row-gap .severity, #row-gap .state")).ToHaveCountAsync(0);

        await visit.Page.Locator("#row-gap").ClickAsync();

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("The stream was silent for 2 hours");
        await Expect(visit.Page.Locator(".reason")).ToContainTextAsync("some 1,200 posts are missing");
        await Expect(visit.Page.Locator("main .post")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".legend")).ToContainTextAsync("gaps: the stream brought nothing");
    }

    [Fact]
    public async Task A_reader_who_is_busy_in_the_list_is_not_disturbed()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.OpenAsync("/");
        await visit.Page.Locator("#row-rise").FocusAsync();
        await Expect(visit.Page.Locator(".list[data-held]")).ToHaveCountAsync(1); // the service knows

        await visit.Rows.AnomalyAsync("later", Rows.Day.AddHours(22), "#another", severity: 66);

        await Expect(visit.Page.GetByText("1 new, show")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator("#row-rise")).ToBeFocusedAsync();
        await visit.Page.GetByText("1 new, show").ClickAsync();
        await Expect(visit.Page.Locator("#row-later")).ToBeFocusedAsync();
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_older_ones_are_loaded_on_demand()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        for (var i = 0; i < 60; i++)
            await visit.Rows.AnomalyAsync($"a{i:00}", Rows.Day.AddHours(i), $"#brand{i}", severity: i == 0 ? 90 : 50);
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(50);

        await visit.Page.GetByText("Load older").ClickAsync();
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(60);
        await visit.Page.GetByLabel("Severity").SelectOptionAsync("80");

        await Expect(visit.Page).ToHaveURLAsync(new Regex("severity=80$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator(".row")).ToContainTextAsync("#brand0");
    }

    [Fact]
    public async Task When_the_database_goes_away_the_page_says_so_and_recovers_by_itself()
    {
        await using var visit = await Visit.StartAsync(postgres, browser);
        await visit.AddStoryAsync();
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator(".phase")).ToBeVisibleAsync();
        var database = visit.Host.Database.ConnectionString.Split(';').Single(part => part.StartsWith("Database=", StringComparison.OrdinalIgnoreCase))["Database=".Length..];
        await using var admin = Npgsql.NpgsqlDataSource.Create(visit.Host.ConnectionString.Replace(database, "postgres", StringComparison.Ordinal));

        await using (var shut = admin.CreateCommand($"ALTER DATABASE {database} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"))
            await shut.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await Expect(visit.Page.Locator(".trouble")).ToContainTextAsync("Not up to date");
        await Expect(visit.Page.Locator(".row")).ToHaveCountAsync(1);
        await visit.Page.Locator(".row a").ClickAsync();
        await Expect(visit.Page.Locator(".pane .note")).ToContainTextAsync("cannot be read at the moment");

        await using (var open = admin.CreateCommand($"ALTER DATABASE {database} ALLOW_CONNECTIONS true"))
            await open.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await Expect(visit.Page.Locator(".trouble")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".post")).ToHaveCountAsync(3);
    }
}
