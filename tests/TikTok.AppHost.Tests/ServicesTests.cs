using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using TikTok.AppHost.Modes;
using TikTok.Testing;

namespace TikTok.AppHost.Tests;

/// <summary>The five services as processes that Aspire starts: two quiet days are replayed, the daily work runs, then a day with a spike.</summary>
public sealed class ServicesTests(S3Gateway s3, PostgresFixture postgres) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly string _directory = Directory.CreateTempSubdirectory("tiktok-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task On_infrastructure_of_ones_own_a_replayed_spike_becomes_an_anomaly()
    {
        var (database, lake) = (await postgres.CreateDatabaseAsync(), await s3.ConnectAsync("apphost"));
        await using var kafka = await KafkaCluster.StartOrSkipAsync();
        await RunAsync("--ConnectionStrings:kafka=" + kafka.Servers, "--ConnectionStrings:tiktok=" + database, "--ConnectionStrings:lake=" + lake);
    }

    [Fact]
    [Trait("Category", "Containers")]
    public async Task On_containers_a_replayed_spike_becomes_an_anomaly()
    {
        Assert.SkipWhen(await ContainerEngine.FindAsync() is null, "no container engine answers");
        await RunAsync("--mode", "containers");
    }

    private async Task RunAsync(params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TikTok_AppHost>(arguments, cancellation);
        // Under test there is no dashboard: what is waiting to be exported must not hold up the end of a process.
        foreach (var project in builder.Resources.OfType<ProjectResource>())
            builder.CreateResourceBuilder(project).WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "300");
        await using var app = await builder.BuildAsync(cancellation);
        await app.StartAsync(cancellation);
        foreach (var service in new[] { "archiver", "detector", "api" })
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, cancellation).WaitAsync(s_patience, cancellation);

        await ReplayAsync("history.ndjson", 0, 48);
        foreach (var day in new[] { "2020-03-02", "2020-03-03" })
            await CommandAsync("batchworker", "run-day", ("day", day));
        await ReplayAsync("today.ndjson", 48, 72);

        using var client = app.CreateHttpClient("api", "http");
        var anomaly = await FirstAnomalyAsync(client, "#glowcola", cancellation);
        Assert.Equal("spike", anomaly.GetProperty("kind").GetString());
        await app.StopAsync(cancellation);

        async Task ReplayAsync(string name, int from, int to)
        {
            var path = Path.Combine(_directory, name);
            await SmallDump.WriteAsync(path, from, to, cancellation);
            await CommandAsync("replayer", "replay", ("input", path));
        }

        // A command starts the resource with what it was told; it ends when the work is done.
        async Task CommandAsync(string resource, string command, (string Name, string Value) input)
        {
            var annotation = builder.Resources.Single(one => one.Name == resource).Annotations.OfType<ResourceCommandAnnotation>().Single(one => one.Name == command);
            var inputs = new InteractionInputCollection([.. annotation.Arguments!]);
            inputs[input.Name].Value = input.Value;
            var before = app.ResourceNotifications.TryGetCurrentState(resource, out var state) ? state.Snapshot.StartTimeStamp : null;
            var answer = await app.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(resource, command, inputs, cancellation);
            Assert.True(answer.Success, answer.Message);
            var ended = await app.ResourceNotifications
                .WaitForResourceAsync(resource, one => one.Snapshot.StartTimeStamp != before && one.Snapshot.ExitCode is not null, cancellation).WaitAsync(s_patience, cancellation);
            Assert.Equal(0, ended.Snapshot.ExitCode);
        }
    }

    private static async Task<JsonElement> FirstAnomalyAsync(HttpClient client, string keyword, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(s_patience);
        while (true)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/anomalies?keyword={Uri.EscapeDataString(keyword)}", bound.Token);
            if (page.GetProperty("items") is { } items && items.GetArrayLength() > 0)
                return items[0];
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, bound.Token);
        }
    }
}
