using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace TikTok.AppHost.Tests;

public sealed class StandaloneResourceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tiktok-apphost-").FullName;

    [Fact]
    public async Task The_app_model_runs_the_standalone_until_it_is_healthy_and_an_anomaly_can_be_queried()
    {
        if (PostgresBinariesAbsent())
            Assert.Skip("No PostgreSQL is installed on this machine, and no connection string given.");
        var cancellation = TestContext.Current.CancellationToken;
        var input = Path.Combine(_directory, "small.ndjson");
        await SmallDump.WriteAsync(input, cancellation);
        var port = FreePort();
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TikTok_AppHost>(
            ["--input", input, "--data", Path.Combine(_directory, "data"), "--urls", $"http://127.0.0.1:{port}"], cancellation);
        await using var app = await builder.BuildAsync(cancellation);
        await app.StartAsync(cancellation);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("standalone", cancellation).WaitAsync(TimeSpan.FromMinutes(2), cancellation);

        using var client = app.CreateHttpClient("standalone", "http");
        var anomaly = await FirstAnomalyAsync(client, "#glowcola", cancellation);

        Assert.Equal("spike", anomaly.GetProperty("kind").GetString());
        Assert.Equal(port, client.BaseAddress!.Port);
        await app.StopAsync(cancellation);
    }

    [Fact]
    public async Task In_publish_mode_the_model_holds_the_standalone_with_its_endpoint()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TikTok_AppHost>(
            ["--operation", "publish", "--step", "publish", "--urls", "http://127.0.0.1:5999"], TestContext.Current.CancellationToken);

        var standalone = Assert.Single(builder.Resources.OfType<ProjectResource>());

        Assert.Equal("standalone", standalone.Name);
        var endpoint = Assert.Single(standalone.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(5999, endpoint.Port);
        Assert.Contains(standalone.Annotations, annotation => annotation is HealthCheckAnnotation);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<JsonElement> FirstAnomalyAsync(HttpClient client, string keyword, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/anomalies?keyword={Uri.EscapeDataString(keyword)}", bound.Token);
            if (page.GetProperty("items") is { } items && items.GetArrayLength() > 0)
                return items[0];
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, bound.Token);
        }
    }

    private static bool PostgresBinariesAbsent() =>
        !(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "initdb")))
        && !(Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories).Any())
        && !Directory.Exists("/opt/homebrew/opt") && !Directory.Exists("/usr/local/opt");

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
