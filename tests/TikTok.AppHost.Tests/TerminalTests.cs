using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using TikTok.AppHost.Terminal;
using TikTok.Testing;

namespace TikTok.AppHost.Tests;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("2026-11-28T19:21:05.1234567Z 2026-11-28 19:21:05 info: TikTok.Standalone[8000] Replaying", "2026-11-28 19:21:05 info: TikTok.Standalone[8000] Replaying")]
    [InlineData("2026-11-28T19:21:05Z \u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: said", "info: said")]
    [InlineData("error: taken", "error: taken")]
    public void A_line_of_a_resource_is_printed_as_it_was_written(string line, string plain) => Assert.Equal(plain, ResourceLines.Plain(line));

    [Fact]
    public void A_taken_address_is_one_line_that_says_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var free = new Uri($"http://127.0.0.1:{TestMachine.FreePort()}");
        var dashboard = new ConfigurationBuilder().AddInMemoryCollection([new("ASPNETCORE_URLS", $"{free};{url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}")]).Build();

        Assert.Contains("--urls", Assert.Throws<IOException>(() => TakenAddresses.Refuse(new Uri(url), null)).Message, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", Assert.Throws<IOException>(() => TakenAddresses.Refuse(free, dashboard)).Message, StringComparison.Ordinal);
        TakenAddresses.Refuse(free, null);
        TakenAddresses.Refuse(new Uri("http://127.0.0.1:0"), null);
    }
}
