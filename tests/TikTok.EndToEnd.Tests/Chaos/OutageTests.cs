using System.Net.Http.Json;
using System.Text.Json;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>While something is away, services wait, and say what for.</summary>
[Trait("Category", "Chaos")]
public sealed class OutageTests(S3Gateway s3)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_whose_dependencies_go_away_says_which_stays_small_and_catches_up_by_itself()
    {
        await using var work = new WorkDirectory();
        await using var backends = await Backends.StartOrSkipAsync(work, s3);
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 0, Ct);
        await using var deployment = new Deployment(work, backends, new Dictionary<string, string>(StringComparer.Ordinal) { ["Detector__SnapshotInterval"] = "00:00:01" });
        var urls = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var service in new[] { "TikTok.Archiver", "TikTok.Detector" })
            deployment.StartListening(service, urls[service] = new Uri($"http://127.0.0.1:{TestMachine.FreePort()}"));
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        foreach (var url in urls.Values)
            await UntilAsync(client, url, "Healthy");
        var before = deployment.Replicas.Sum(replica => replica.WorkingSet);

        deployment.BeginReplay(work.File("dump.ndjson"), rate: 250);
        await backends.RestartBrokerAsync(() => UntilAsync(client, urls["TikTok.Detector"], "Degraded", "kafka", backends.Kafka.Servers));
        await backends.HangBrokerAsync(() => UntilAsync(client, urls["TikTok.Archiver"], "Degraded", "kafka has not answered"));
        await backends.HangLakeAsync(() => UntilAsync(client, urls["TikTok.Archiver"], "Degraded", "lake has not answered"));
        await backends.RestartLakeAsync(() => UntilAsync(client, urls["TikTok.Archiver"], "Degraded", "lake", "http://127.0.0.1"));
        await backends.RestartDatabaseAsync(() => UntilAsync(client, urls["TikTok.Archiver"], "Degraded", "stages", "recent-posts"));
        await deployment.EndReplayAsync();

        await backends.DrainAsync();
        foreach (var url in urls.Values)
            await UntilAsync(client, url, "Healthy");
        var grown = deployment.Replicas.Sum(replica => replica.WorkingSet) - before;
        Assert.True(grown < 600L << 20, $"grown by {grown >> 20} MB");
        Assert.All(deployment.Replicas, replica => Assert.False(replica.HasEnded, replica.Output)); // nobody was started again
        await deployment.StopAsync();
        var state = await backends.ReadStateAsync();
        Assert.Equal(state.LogPosts, state.Lake.Count);
    }

    /// <summary>Waits until the service says how it is, with all of the words.</summary>
    private static async Task UntilAsync(HttpClient client, Uri url, string status, params string[] words)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        bound.CancelAfter(TimeSpan.FromMinutes(1));
        var last = "nothing";
        try
        {
            while (true)
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri(url, "/health"), bound.Token);
                    last = await answer.Content.ReadAsStringAsync(bound.Token);
                    if (JsonElement.Parse(last).GetProperty("status").GetString() is { } now
                        && (now == status || status == "Degraded" && now == "Unhealthy") && Array.TrueForAll(words, word => last.Contains(word, StringComparison.Ordinal)))
                        return;
                }
                catch (HttpRequestException starting)
                {
                    last = starting.Message;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, bound.Token);
            }
        }
        catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
        {
            Assert.Fail($"{url} did not become {status} ({string.Join(", ", words)}); it says {last}");
        }
    }
}
