using System.Buffers.Text;
using System.Net;
using System.Text;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class ProblemsTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("anomalies?limit=0", "limit", "1 to 500")]
    [InlineData("anomalies?limit=501", "limit", "1 to 500")]
    [InlineData("anomalies?limit=ten", "limit", "1 to 500")]
    [InlineData("anomalies?limit=1&limit=2", "limit", "once")]
    [InlineData("anomalies?limit=1&LIMIT=2", "limit", "once")]
    [InlineData("posts?keyword=a&keyword=b", "keyword", "once")]
    [InlineData("anomalies?minseverty=40", "minseverty", "keyword, kind, from, to, minSeverity, window, state, alert, limit and cursor are accepted")]
    [InlineData("posts?from=2020-08-13T00:00:00Z", "from", "keyword, limit and cursor are accepted")]
    [InlineData("keywords/x/series?keyword=y", "keyword", "from, to, window, limit and cursor are accepted")]
    [InlineData("trends/music?dimension=authors", "dimension", "day, by, minPosts, limit and cursor are accepted")]
    [InlineData("status?x", "x", "none is accepted here")]
    [InlineData("anomalies/a?verbose=1", "verbose", "none is accepted here")]
    [InlineData("anomalies/a/lineage?verbose=1", "verbose", "none is accepted here")]
    [InlineData("reconciliation?day=2020-08-13", "day", "none is accepted here")]
    [InlineData("anomalies?%1B[2J=1", "\\u{1B}[2J", "accepted")]
    [InlineData("posts?keyword=", "keyword", "%23mybrand")]
    [InlineData("posts?keyword", "keyword", "%23mybrand")]
    [InlineData("posts?keyword=+", "keyword", "%23mybrand")]
    [InlineData("anomalies?keyword=", "keyword", "%23mybrand")]
    [InlineData("keywords?prefix=", "prefix", "prefix=%23mybrand")]
    [InlineData("posts?keyword=%F0%9F%94%A5", "keyword", "an emoji is one as a hashtag")]
    [InlineData("posts?keyword=https://acme.example/", "keyword", "a link is no keyword")]
    [InlineData("keywords/music:%1B%5B31m/series", "keyword", "\\u{1B}")]
    [InlineData("anomalies?kind=rise", "kind", "spike or drop or level-shift or emerging")]
    [InlineData("anomalies?state=final", "state", "provisional or open or confirmed or retracted or closed")]
    [InlineData("anomalies?alert=yes", "alert", "true or false")]
    [InlineData("anomalies?window=10m", "window", "5m or 1h")]
    [InlineData("anomalies?minSeverity=101", "minSeverity", "0 to 100")]
    [InlineData("anomalies?from=yesterday", "from", "RFC 3339")]
    [InlineData("anomalies?to=2020-13-01T00:00:00Z", "to", "RFC 3339")]
    [InlineData("anomalies?from=2020-08-13T00:00:00Z&to=2020-08-13T00:00:00Z", "to", "later than from")]
    [InlineData("anomalies?keyword=%E2%80%8B", "keyword", "visible character")]
    [InlineData("anomalies?keyword=a%00b", "keyword", "visible character")]
    [InlineData("anomalies?cursor=nonsense", "cursor", "nextCursor")]
    [InlineData("anomalies?cursor=%F0%9F%98%82", "cursor", "nextCursor")]
    [InlineData("keywords?limit=-1", "limit", "1 to 500")]
    [InlineData("keywords?prefix=%00", "prefix", "visible character")]
    [InlineData("keywords/x/series?window=1d", "window", "5m or 1h")]
    [InlineData("keywords/x/series?limit=20001", "limit", "1 to 20000")]
    [InlineData("keywords/x/series?from=now", "from", "RFC 3339")]
    [InlineData("keywords/x/series?to=now", "to", "RFC 3339")]
    [InlineData("keywords/x/series?cursor=x", "cursor", "nextCursor")]
    [InlineData("keywords/%E2%80%8B/series", "keyword", "visible character")]
    [InlineData("posts?limit=x", "limit", "1 to 500")]
    [InlineData("posts?keyword=%E2%80%8B", "keyword", "visible character")]
    [InlineData("posts?cursor=x", "cursor", "nextCursor")]
    [InlineData("dead-letters?limit=x", "limit", "1 to 500")]
    [InlineData("dead-letters?cursor=x", "cursor", "nextCursor")]
    public async Task A_bad_parameter_is_refused_with_what_is_accepted(string path, string name, string accepted)
    {
        await using var api = await ApiHost.StartWithoutDatabaseAsync(); // refused before it is asked

        var detail = (await api.GetProblemAsync($"/api/v1/{path}", HttpStatusCode.BadRequest)).GetProperty("detail").GetString()!;

        Assert.StartsWith($"{name}:", detail, StringComparison.Ordinal);
        Assert.Contains(accepted, detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/posts?limit=0")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/health")]
    [InlineData("/")]
    [InlineData("/openapi/v1.json")]
    public async Task Head_is_answered_as_get_is_without_the_body(string path)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        using var got = await api.Client.GetAsync(path, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(got.StatusCode, answer.StatusCode);
        Assert.Equal(got.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(500_000)]
    public async Task An_address_that_is_too_long_is_refused_with_a_reason(int length)
    {
        await using var api = await ApiHost.StartWithoutDatabaseAsync();

        var problem = await api.GetProblemAsync($"/api/v1/posts?keyword={new string('x', length)}", HttpStatusCode.RequestUriTooLong);

        Assert.Contains("8192 are accepted", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anomalies|637329312000000000|a", "anomalies", HttpStatusCode.OK)]
    [InlineData("anomalies|637329312000000000|a", "posts", HttpStatusCode.BadRequest)]
    [InlineData("anomalies|9223372036854775807|a", "anomalies", HttpStatusCode.BadRequest)]
    [InlineData("anomalies|637329312000000000|\0", "anomalies", HttpStatusCode.BadRequest)]
    [InlineData("posts|637329312000000000|a", "posts", HttpStatusCode.BadRequest)]
    [InlineData("posts|637329312000000000|9223372036854775808", "posts", HttpStatusCode.BadRequest)]
    public async Task A_cursor_is_taken_only_by_the_list_that_gave_it(string content, string list, HttpStatusCode expected)
    {
        await using var api = await ApiHost.StartAsync(postgres);
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content));

        using var answer = await api.Client.GetAsync($"/api/v1/{list}?cursor={cursor}", TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Several_bad_parameters_are_named_at_once()
    {
        await using var api = await ApiHost.StartWithoutDatabaseAsync();

        var detail = (await api.GetProblemAsync("/api/v1/anomalies?limit=0&kind=rise", HttpStatusCode.BadRequest)).GetProperty("detail").GetString()!;

        Assert.Contains("limit:", detail, StringComparison.Ordinal);
        Assert.Contains("kind:", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_a_problem_too()
    {
        await using var api = await ApiHost.StartAsync(postgres);

        await api.GetProblemAsync("/api/v1/nothing", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_failure_of_ours_is_a_500_without_details()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.ExecuteAsync("DROP TABLE outbox, anomaly_revisions, anomalies");

        var problem = await api.GetProblemAsync("/api/v1/anomalies", HttpStatusCode.InternalServerError);

        Assert.DoesNotContain("anomalies", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("anomalies/a")]
    public async Task While_the_database_is_away_the_answer_says_when_to_come_back(string path)
    {
        await using var api = await ApiHost.StartWithoutDatabaseAsync();

        await api.GetProblemAsync($"/api/v1/{path}", HttpStatusCode.ServiceUnavailable);

        using var answer = await api.Client.GetAsync($"/api/v1/{path}", TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
    }
}
