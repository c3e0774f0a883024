using TikTok.Replayer.Generate;
using TikTok.Replayer.Generate.Events;

namespace TikTok.EndToEnd.Tests;

/// <summary>
/// Nine days of the generated world with their truth: what the detector finds of it. With <c>-showLiveOutput</c> the test
/// prints the table of docs/detection.md.
/// </summary>
public sealed class InjectedEventsTests
{
    [Fact]
    public async Task The_detector_tells_of_every_injected_event_and_of_nothing_that_only_looks_like_one()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var cancellation = TestContext.Current.CancellationToken;
        await SampleFiles.WriteAsync(new SampleOptions { Days = 9 }, work.File("sample.ndjson"), work.File("truth.json"), cancellation);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("sample.ndjson")]);
        await standalone.WaitForAsync("processing finished");
        await using var file = File.OpenRead(work.File("truth.json"));
        var truth = await SampleTruth.ReadAsync(file, cancellation);
        var alerts = await Alert.AllAsync(standalone);

        var outcomes = truth.Events.Select(item => new Outcome(item, alerts)).ToList();
        Print(outcomes, alerts);

        Assert.Empty(Keywords(outcomes.Where(outcome => outcome is { Event.Expected: "alert", IsRaised: false })));
        Assert.Empty(Keywords(outcomes.Where(outcome => outcome is { Event.Expected: "no-alert", IsRaised: true })));
        Assert.InRange(Unexplained(outcomes, alerts).Count, 0, 1); // about one in twenty may be chance
        foreach (var outcome in outcomes.Where(outcome => outcome is { Event.Expected: "alert", IsRaised: true }))
            await AssertEvidenceAsync(standalone, outcome);
        Assert.Equal(0, await standalone.InterruptAsync());
    }

    private static IEnumerable<string> Keywords(IEnumerable<Outcome> outcomes) => outcomes.Select(outcome => outcome.Event.Keyword).Order(StringComparer.Ordinal);

    private static async Task AssertEvidenceAsync(StandaloneProcess standalone, Outcome outcome)
    {
        var detail = await standalone.GetAsync($"/api/v1/anomalies/{outcome.First!.Id}");
        var posts = detail.GetProperty("evidence").GetProperty("posts").EnumerateArray().ToList();
        Assert.NotEmpty(posts);
        Assert.All(posts, post => Assert.Equal($"https://www.tiktok.com/@{post.Text("handle")}/video/{post.Text("id")}", post.Text("link")));
    }

    private static IReadOnlyList<Alert> Unexplained(IReadOnlyList<Outcome> outcomes, IReadOnlyList<Alert> alerts)
    {
        var explained = outcomes.Where(outcome => outcome.Event.Expected != "no-alert").SelectMany(outcome => outcome.Own.Concat(outcome.OfMembers)).ToHashSet();
        return [.. alerts.Where(alert => alert.State != "retracted" && !explained.Contains(alert))];
    }

    private static void Print(IReadOnlyList<Outcome> outcomes, IReadOnlyList<Alert> alerts)
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine("| event | keyword | expected | raised | minutes | severity | members raised |\n|---|---|---|---|---|---|---|");
        foreach (var outcome in outcomes)
            output.WriteLine($"| {outcome.Event.Scenario} | {outcome.Event.Keyword} | {outcome.Event.Expected} | {outcome} |");
        output.WriteLine($"{alerts.Count} anomalies, {alerts.Count(alert => alert.State == "retracted")} of them taken back, {Unexplained(outcomes, alerts).Count} of the others explained by no event.");
    }
}
