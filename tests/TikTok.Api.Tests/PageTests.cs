using System.Net;
using System.Security.Cryptography;
using System.Text;
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
            "anomalies anomalies/{id} dead-letters keywords keywords/{keyword}/series posts reconciliation status trends/{dimension}",
            string.Join(' ', paths.EnumerateObject().Select(path => path.Name.Replace("/api/v1/", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.All(paths.EnumerateObject(), path => Assert.NotEmpty(path.Value.GetProperty("get").GetProperty("summary").GetString()!));
        var parameters = paths.GetProperty("/api/v1/anomalies").GetProperty("get").GetProperty("parameters").EnumerateArray().ToList();
        Assert.Equal(
            "keyword kind from to minSeverity window state limit cursor",
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
    public async Task The_page_lets_run_its_own_script_only_and_loads_nothing_from_elsewhere()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        using var answer = await api.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var policy = PolicyOf(answer);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var element in (string[])["script", "style"])
        {
            var content = Assert.Single(Regex.Matches(html, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline, TimeSpan.FromSeconds(1))).Groups[1].Value;
            Assert.Contains($"{element}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'", policy, StringComparison.Ordinal);
        }

        Assert.All(Url().Matches(html), url => Assert.StartsWith("https://www.tiktok.com/", url.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("innerHTML", html, StringComparison.Ordinal);
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

    [GeneratedRegex("""<script[^>]*\ssrc="(?<path>[^"]+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Source();
}
