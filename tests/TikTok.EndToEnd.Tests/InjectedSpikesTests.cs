using System.Text.Json;
using TikTok.Replayer.Generate;

namespace TikTok.EndToEnd.Tests;

/// <summary>The generated sample with its known crises.</summary>
public sealed class InjectedSpikesTests
{
    [Fact]
    public async Task Every_injected_spike_can_be_queried_when_the_replay_ends()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var cancellation = TestContext.Current.CancellationToken;
        await SampleFiles.WriteAsync(new SampleOptions { Days = 6, PostsPerDay = 4700, Seed = 3 }, work.File("sample.ndjson"), work.File("truth.json"), cancellation);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("sample.ndjson")]);
        await standalone.WaitForAsync("processing finished");
        using var truth = JsonDocument.Parse(await File.ReadAllTextAsync(work.File("truth.json"), cancellation));
        var crises = truth.RootElement.GetProperty("crises").EnumerateArray().ToList();

        Assert.True(crises.Count >= 6);
        foreach (var crisis in crises)
        {
            var found = await standalone.GetAllAsync($"/api/v1/anomalies?kind=spike&keyword={Uri.EscapeDataString(crisis.Text("keyword"))}&from={crisis.Text("from")}&to={crisis.Text("to")}");
            Assert.True(found.Count > 0, $"no anomaly of {crisis.Text("keyword")} between {crisis.Text("from")} and {crisis.Text("to")}");
            var detail = await standalone.GetAsync($"/api/v1/anomalies/{found[0].Text("id")}");
            var posts = detail.GetProperty("evidence").GetProperty("posts").EnumerateArray().ToList();
            Assert.NotEmpty(posts);
            Assert.All(posts, post => Assert.Equal($"https://www.tiktok.com/@{post.Text("handle")}/video/{post.Text("id")}", post.Text("link")));
        }

        Assert.Equal(0, await standalone.InterruptAsync());
    }
}
