namespace TikTok.EndToEnd.Tests;

/// <summary>Kills the real process right after durable steps, again and again on the same data, and compares with a run that nobody disturbed.</summary>
[Trait("Category", "Chaos")]
public sealed class KilledProcessTests
{
    /// <summary>Each is between two durable steps: what follows it in the product has not happened yet.</summary>
    private static readonly string[] s_killPoints =
    [
        "tiktok.replayer.commits:2",
        "tiktok.counter.commits:3",
        "tiktok.archiver.objects:2",
        "tiktok.scorer.series_rows:2",
        "tiktok.batch.days_parsed:1",
        "tiktok.archiver.recent_posts:3",
        "tiktok.scorer.snapshots:2",
        "tiktok.batch.baselines_published:1",
        "tiktok.ranker.commits:2",
        "tiktok.ranker.published:1",
        "tiktok.archiver.manifests:3",
        "tiktok.scorer.commits:4",
    ];

    private static readonly string[] s_killPointsOfSecond = ["tiktok.scorer.series_rows:2", "tiktok.counter.commits:4"];

    [Fact]
    public async Task A_run_that_is_killed_between_its_durable_steps_ends_with_the_same_counts_and_byte_identical_final_anomalies()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var cancellation = TestContext.Current.CancellationToken;
        // Two dumps one after the other; the second goes on in the middle of an hour that the end of the first has closed.
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 50, cancellation, rest: work.File("rest.ndjson"));
        string[] arguments = ["--sort", "never", "--once", "--Detector:SnapshotInterval=00:00:01", "--Archiver:MaxCommitRecords=300", .. SensitiveDetector.Arguments];

        string[] first = ["--input", work.File("dump.ndjson"), .. arguments], second = ["--input", work.File("rest.ndjson"), .. arguments];
        await RunAsync(work.Data("undisturbed"), first, killAt: null, expectKill: false);
        await RunAsync(work.Data("undisturbed"), second, killAt: null, expectKill: false);
        var killed = 0;
        foreach (var point in s_killPoints)
            killed += await RunAsync(work.Data("killed"), first, point, expectKill: true) ? 1 : 0;
        await RunAsync(work.Data("killed"), first, killAt: null, expectKill: false);
        foreach (var point in s_killPointsOfSecond)
            killed += await RunAsync(work.Data("killed"), second, point, expectKill: true) ? 1 : 0;
        await RunAsync(work.Data("killed"), second, killAt: null, expectKill: false);

        Assert.True(killed >= 8, $"only {killed} of {s_killPoints.Length + s_killPointsOfSecond.Length} kill points were reached");
        var expected = await StoredState.ReadAsync(work.Data("undisturbed"), cancellation);
        var actual = await StoredState.ReadAsync(work.Data("killed"), cancellation);
        Assert.True(expected.AnomalyCount > 5, $"the reference run has only {expected.AnomalyCount} anomalies");
        Assert.NotEmpty(expected.DeadLetters);
        foreach (var wanted in new[] { "\"ahead\"", "\"behind\"", "\"late\"", "\"revised\":true" })
            Assert.Contains(wanted, expected.Days, StringComparison.Ordinal);
        StoredState.AssertSame(expected, actual);
        Assert.Equal(expected.LogPosts, actual.Lake.Count);
    }

    /// <returns>Whether the process was killed.</returns>
    private static async Task<bool> RunAsync(string data, string[] arguments, string? killAt, bool expectKill)
    {
        var environment = killAt is null ? null : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "TikTok.EndToEnd.KillHook.dll"),
            ["TIKTOK_KILL_AT"] = killAt,
        };
        await using var standalone = StandaloneProcess.Start(data, arguments, environment);
        var exitCode = await standalone.ExitAsync();
        Assert.True(exitCode == 0 || expectKill && exitCode == 137, $"{killAt}: exit code {exitCode}\n{standalone.Output}\n{standalone.Errors}");
        return exitCode == 137;
    }
}
