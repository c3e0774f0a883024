using TikTok.Replayer.Generate;
using TikTok.Replayer.Generate.Events;

namespace TikTok.EndToEnd.Tests;

/// <summary>
/// Nine days of the generated world with their truth: what the detector finds of it. With <c>-showLiveOutput</c> the test
/// prints the table of docs/detection.md.
/// </summary>
public sealed class InjectedEventsTests
{
    /// <summary>Events that <c>classic</c> cannot find, with the reason. A detector that finds one takes it off this list.</summary>
    private static readonly Dictionary<string, string> s_missed = new(StringComparer.Ordinal)
    {
        ["#splintergate"] = "a keyword without a baseline is not judged",
        ["#cademeureembolso"] = "a keyword without a baseline is not judged",
        ["#tunelio"] = "fewer posts than normal are not looked at",
        ["#pazarino"] = "fewer posts than normal are not looked at",
    };

    /// <summary>Events that no detector should raise, and <c>classic</c> does, with the reason.</summary>
    private static readonly Dictionary<string, string> s_raisedWrongly = new(StringComparer.Ordinal)
    {
        ["#gripnova"] = "the brand's ordinary customers make up the three authors that it asks for",
        ["#glimmerbox"] = "the brand's ordinary customers make up the three authors that it asks for",
    };

    [Fact]
    public async Task The_detector_finds_every_injected_event_but_those_that_it_is_known_to_miss()
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

        Assert.Equal(s_missed.Keys.Order(StringComparer.Ordinal), Keywords(outcomes.Where(outcome => outcome is { Event.Expected: "alert", IsRaised: false })), StringComparer.Ordinal);
        Assert.Equal(s_raisedWrongly.Keys.Order(StringComparer.Ordinal), Keywords(outcomes.Where(outcome => outcome is { Event.Expected: "no-alert", IsRaised: true })), StringComparer.Ordinal);
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

    private static void Print(IReadOnlyList<Outcome> outcomes, IReadOnlyList<Alert> alerts)
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine("| event | keyword | expected | raised | minutes | severity | members raised |\n|---|---|---|---|---|---|---|");
        foreach (var outcome in outcomes)
            output.WriteLine($"| {outcome.Event.Scenario} | {outcome.Event.Keyword} | {outcome.Event.Expected} | {outcome} |");
        var explained = outcomes.Where(outcome => outcome.Event.Expected != "no-alert").SelectMany(outcome => outcome.Own.Concat(outcome.OfMembers)).ToHashSet();
        var others = alerts.Where(alert => !explained.Contains(alert)).ToList();
        foreach (var surge in outcomes.Where(outcome => outcome.Event.Scenario == "platform-surge").Select(outcome => outcome.Event))
            output.WriteLine($"In the surge from {surge.From:u} {others.Count(alert => alert.StartsAt >= surge.From && alert.StartsAt < surge.To)} others begin, in the same hours of the day before {others.Count(alert => alert.StartsAt.AddDays(1) >= surge.From && alert.StartsAt.AddDays(1) < surge.To)}.");
        output.WriteLine($"{alerts.Count} anomalies, of these {explained.Count} of expected events; of the others {others.Count(alert => alert.Severity >= 40)} have a severity of 40 or more, {others.Count(alert => alert.Severity >= 50)} of 50 or more.");
    }
}
