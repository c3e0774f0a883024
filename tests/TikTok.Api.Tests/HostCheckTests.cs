using System.Net;
using System.Net.WebSockets;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class HostCheckTests
{
    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("brand.example", HttpStatusCode.OK)]
    [InlineData("A.B.brand.example:8443", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.BadRequest)]
    [InlineData("notbrand.example", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.rebound.example", HttpStatusCode.BadRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.BadRequest)]
    public async Task A_request_under_a_foreign_name_is_refused(string host, HttpStatusCode expected)
    {
        await using var api = await StartAsync();
        foreach (var path in (string[])["/alive", "/openapi/v1.json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(expected, answer.StatusCode);
            if (expected != HttpStatusCode.OK)
                Assert.Contains("Web:AllowedHosts", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("self", true)]
    [InlineData(null, true)]
    [InlineData("https://brand.example", true)]
    [InlineData("http://evil.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    public async Task The_page_of_another_origin_gets_no_connection(string? origin, bool accepted)
    {
        await using var api = await StartAsync();
        var own = api.Client.BaseAddress!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        using var socket = new ClientWebSocket();
        if ((origin == "self" ? own.GetLeftPart(UriPartial.Authority) : origin) is { } value)
        {
            request.Headers.Add("Origin", value);
            socket.Options.SetRequestHeader("Origin", value);
        }

        using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var connecting = socket.ConnectAsync(new UriBuilder(own) { Scheme = "ws", Path = "/_blazor" }.Uri, TestContext.Current.CancellationToken);

        Assert.Equal(accepted ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        if (accepted)
            await connecting;
        else
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
    }

    [Fact]
    public async Task An_address_in_place_of_a_name_is_refused_at_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ApiHost.StartWithoutDatabaseAsync(new KeyValuePair<string, string?>("Web:AllowedHosts:0", "https://brand.example")));
        Assert.Contains("Web:AllowedHosts: 'https://brand.example' is no host name", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartWithoutDatabaseAsync(
        new KeyValuePair<string, string?>("Web:AllowedHosts:0", "brand.example"), new KeyValuePair<string, string?>("Web:AllowedHosts:1", "*.brand.example"));
}
