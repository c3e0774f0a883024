using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed partial class PageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_document_lists_every_path_with_summaries_and_types()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        using var answer = await api.Client.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var paths = document.GetProperty("paths");
        Assert.Equal(
            "anomalies anomalies/{id} anomalies/{id}/lineage dead-letters keywords keywords/{keyword}/series posts reconciliation status trends/{dimension}",
            string.Join(' ', paths.EnumerateObject().Select(path => path.Name.Replace("/api/v1/", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.All(paths.EnumerateObject(), path => Assert.NotEmpty(path.Value.GetProperty("get").GetProperty("summary").GetString()!));
        var parameters = paths.GetProperty("/api/v1/anomalies").GetProperty("get").GetProperty("parameters").EnumerateArray().ToList();
        Assert.Equal(
            "keyword kind from to minSeverity window state alert limit cursor",
            string.Join(' ', parameters.Select(parameter => parameter.GetProperty("name").GetString())));
        Assert.Equal("integer", parameters[4].GetProperty("schema").GetProperty("type").GetString());
        Assert.NotEmpty(document.GetProperty("components").GetProperty("schemas").GetProperty("Anomaly").GetProperty("properties").GetProperty("reason").GetProperty("description").GetString()!);
    }

    [Fact]
    public async Task The_reference_is_served_without_any_foreign_host()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        using var answer = await api.Client.GetAsync("/docs/", TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotMatch(Url(), html);
        Assert.Contains("default-src 'self'", PolicyOf(answer), StringComparison.Ordinal);
        var scripts = Source().Matches(html).Select(match => match.Groups["path"].Value).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
            Assert.True((await api.Client.GetByteArrayAsync($"/docs/{script}", TestContext.Current.CancellationToken)).Length > 100, script);
    }

    [Fact]
    public async Task The_page_lets_run_its_own_files_only_and_serves_all_of_them()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        using var answer = await api.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var policy = PolicyOf(answer);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineCode(), html);
        Assert.DoesNotMatch(Url(), html);
        var files = Asset().Matches(html).Select(match => match.Groups["path"].Value).ToList();
        Assert.Contains(files, file => file.StartsWith("_framework/blazor.web", StringComparison.Ordinal));
        Assert.Contains(files, file => file.StartsWith("page/echarts", StringComparison.Ordinal));
        foreach (var file in files)
            Assert.True((await api.Client.GetByteArrayAsync($"/{file}", TestContext.Current.CancellationToken)).Length > 100, file);
    }

    [Fact]
    public async Task The_first_answer_already_has_the_alerts_and_everything_is_there_when_asked_for()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a", Rows.Day, keyword: "#mybrand");
        await api.Rows.AnomalyAsync("b", Rows.Day, keyword: "#quiet", quiet: "budget");
        await api.Rows.AnomalyAsync("c", Rows.Day, keyword: "#mistaken", state: "retracted");

        var html = await api.Client.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Contains("#mybrand", html, StringComparison.Ordinal);
        Assert.Contains("57 posts in an hour, about 5 expected", html, StringComparison.Ordinal);
        Assert.Contains("/?anomaly=a", html, StringComparison.Ordinal);
        Assert.DoesNotContain("#quiet", html, StringComparison.Ordinal);
        Assert.DoesNotContain("#mistaken", html, StringComparison.Ordinal);
        var everything = await api.Client.GetStringAsync("/?show=everything", TestContext.Current.CancellationToken);
        Assert.Contains("#quiet", everything, StringComparison.Ordinal);
        Assert.Contains("#mistaken", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silence_of_the_stream_is_shown_as_that_and_not_as_a_keyword()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.GapAsync("g", Rows.Day);

        var html = await api.Client.GetStringAsync("/?anomaly=g", TestContext.Current.CancellationToken);

        Assert.Contains("The stream was silent for 2 hours", html, StringComparison.Ordinal);
        Assert.Contains("some 1,200 posts are missing", html, StringComparison.Ordinal);
        Assert.DoesNotContain("all posts", html, StringComparison.Ordinal);
        Assert.DoesNotContain("The posts behind it", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_posts_say_is_text_and_never_markup()
    {
        const string hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202Eevil";
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.PostAsync(1, Rows.Day, hostile, handle: "\"><script>alert(2)</script>", keywords: "<b>bold");
        await api.Rows.AnomalyAsync("a", Rows.Day, keyword: "<b>bold", evidence: """
            {"posts":[{"id":"1","handle":"\"><script>alert(2)</script>","weight":1,"at":"2020-08-13T00:00:00Z"}],"coKeywords":[{"keyword":"<i>other","posts":1,"share":1}]}
            """);

        foreach (var path in (string[])["/", "/?anomaly=a", "/?keyword=%3Cb%3Ebold", "/?anomaly=%3Cscript%3Ealert(3)%3C/script%3E"])
        {
            var html = await api.Client.GetStringAsync(path, TestContext.Current.CancellationToken);
            Assert.DoesNotMatch(InlineCode(), html);
            Assert.DoesNotContain("<b>", html.Replace("<b>50</b>", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("<i>other", html, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;script&gt;alert(1)", await api.Client.GetStringAsync("/?anomaly=a", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_database_is_away_the_page_is_there_and_says_so()
    {
        await using var api = await ApiHost.StartWithoutDatabaseAsync();

        var html = await api.Client.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Contains("cannot be read at the moment", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_lets_a_browser_guess_its_type()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        foreach (var path in (string[])["/", "/api/v1/posts", "/api/v1/nothing", "/docs/", "/health"])
        {
            using var answer = await api.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.NotEmpty(PolicyOf(answer));
        }
    }

    [Fact]
    public async Task The_health_names_the_database()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        var health = await api.GetAsync("/health");

        Assert.Equal("Healthy", health.GetProperty("status").GetString());
        Assert.Contains("PostgreSql", health.GetProperty("parts").GetRawText(), StringComparison.Ordinal);
    }

    private static string PolicyOf(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

    [GeneratedRegex("""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}/?""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Url();

    [GeneratedRegex("""(?:src|href|data-echarts)="(?<path>(?:page|_framework)/[^"]+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Asset();

    [GeneratedRegex("""<script(?![^>]*\ssrc=")|<style|\sstyle=|<[^>]*\son\w+=|javascript:""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex("""<script[^>]*\ssrc="(?<path>[^"]+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Source();
}
