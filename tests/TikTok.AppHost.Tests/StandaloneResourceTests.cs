using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.AppHost.Tests;

public sealed class StandaloneResourceTests : IAsyncDisposable
{
    // Not a 0700 temporary directory: as root, the account that PostgreSQL runs as has to get in.
    private readonly string _directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"tiktok-apphost-{Guid.NewGuid():N}")).FullName;

    [Fact]
    public async Task The_app_model_runs_the_standalone_until_it_is_healthy_and_an_anomaly_can_be_queried()
    {
        if (PostgresBinariesAbsent())
            Assert.Skip("No PostgreSQL is installed on this machine, and no connection string given.");
        var cancellation = TestContext.Current.CancellationToken;
        var input = Path.Combine(_directory, "small.ndjson");
        await SmallDump.WriteAsync(input, cancellation);
        var port = TestMachine.FreePort();
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TikTok_AppHost>(
            ["--mode", "embedded", "--input", input, "--data", Path.Combine(_directory, "data"), "--urls", $"http://127.0.0.1:{port}"], cancellation);
        var interaction = DispatchProxy.Create<IInteractionService, Answers>();
        var person = (Answers)(object)interaction;
        builder.Services.AddSingleton(interaction);
        // Under test there is no dashboard: what is waiting to be exported must not hold up the end of a process.
        foreach (var project in builder.Resources.OfType<ProjectResource>())
            builder.CreateResourceBuilder(project).WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "300");
        await using var app = await builder.BuildAsync(cancellation);
        await app.StartAsync(cancellation);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("standalone", cancellation).WaitAsync(TimeSpan.FromMinutes(2), cancellation);

        using var client = app.CreateHttpClient("standalone", "http");
        var anomaly = await FirstAnomalyAsync(client, "#glowcola", cancellation);

        Assert.Equal("spike", anomaly.GetProperty("kind").GetString());
        Assert.Equal(port, client.BaseAddress!.Port);

        // What the dashboard offers: another dump, afresh.
        var other = Path.Combine(_directory, "other.ndjson");
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(input, cancellation)).Replace("glowcola", "otherdrink", StringComparison.Ordinal), cancellation);
        var commands = app.Services.GetRequiredService<ResourceCommandService>();
        var annotation = builder.Resources.Single(resource => resource.Name == "standalone").Annotations.OfType<ResourceCommandAnnotation>().Single(command => command.Name == "replay");
        var inputs = new InteractionInputCollection([.. annotation.Arguments!]);
        inputs["input"].Value = other;
        Assert.Equal("false", inputs["fresh"].Value);
        inputs["fresh"].Value = "true";
        Assert.False((await commands.ExecuteCommandAsync("standalone", "replay", inputs, cancellation)).Success); // nobody confirms it
        Assert.Contains(Path.Combine(_directory, "data"), Assert.Single(person.Questions), StringComparison.Ordinal);
        person.Confirms = true;
        var answer = await commands.ExecuteCommandAsync("standalone", "replay", inputs, cancellation);
        Assert.True(answer.Success, answer.Message);
        await FirstAnomalyAsync(client, "#otherdrink", cancellation);
        var left = await client.GetFromJsonAsync<JsonElement>("/api/v1/anomalies?keyword=%23glowcola", cancellation);
        Assert.Equal(0, left.GetProperty("items").GetArrayLength());

        // The BatchWorker is a process of its own beside the Standalone, on the same data.
        var batch = builder.Resources.Single(resource => resource.Name == "batchworker").Annotations.OfType<ResourceCommandAnnotation>().Single(command => command.Name == "run-day");
        var day = new InteractionInputCollection([.. batch.Arguments!]);
        day["day"].Value = "2020-03-02";
        Assert.True((await commands.ExecuteCommandAsync("batchworker", "run-day", day, cancellation)).Success);
        var ended = await app.ResourceNotifications.WaitForResourceAsync("batchworker", state => state.Snapshot.ExitCode is not null, cancellation).WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        Assert.Equal(0, ended.Snapshot.ExitCode);
        await app.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await PrivateCluster.DeleteAsync(Path.Combine(_directory, "data"), null, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<JsonElement> FirstAnomalyAsync(HttpClient client, string keyword, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/anomalies?keyword={Uri.EscapeDataString(keyword)}", bound.Token);
                if (page.GetProperty("items") is { } items && items.GetArrayLength() > 0)
                    return items[0];
            }
            catch (HttpRequestException)
            {
                // it is being started again
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, bound.Token);
        }
    }

    private static bool PostgresBinariesAbsent() =>
        !(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "initdb")))
        && !(Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories).Any())
        && !Directory.Exists("/opt/homebrew/opt") && !Directory.Exists("/usr/local/opt");
}
