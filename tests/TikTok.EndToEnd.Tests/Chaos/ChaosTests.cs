using System.Globalization;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>
/// The services as processes on a real Kafka, S3 gateway and PostgreSQL, disturbed by a seeded schedule, compared with a run that
/// nobody disturbed. <c>TIKTOK_CHAOS_KILLS=50</c> makes it long, <c>TIKTOK_CHAOS_SEED</c> another one.
/// </summary>
[Trait("Category", "Chaos")]
public sealed class ChaosTests(S3Gateway s3)
{
    private static readonly DateOnly s_firstDay = new(2020, 3, 2);

    private static readonly Dictionary<string, string> s_settings = new(SensitiveDetector.Environment, StringComparer.Ordinal)
    {
        ["Kafka__Client__session_timeout_ms"] = "6000",
        ["Detector__SnapshotInterval"] = "00:00:02",
        ["Archiver__MaxCommitRecords"] = "300",
        ["Logging__LogLevel__Default"] = "Information",
    };

    [Fact]
    public async Task Whatever_dies_nothing_is_lost_or_doubled_and_final_anomalies_are_byte_identical()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("TIKTOK_CHAOS_KILLS") ?? "4", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("TIKTOK_CHAOS_SEED") ?? "1", CultureInfo.InvariantCulture);
        var expected = await RunAsync(kills, disturbed: null, archivers: 1, detectors: 1);
        Assert.True(expected.AnomalyCount > 5, $"the reference run has only {expected.AnomalyCount} anomalies");
        Assert.True(expected.ProvisionalFirst > 0, "no anomaly of the reference run was told before its window was over");
        Assert.NotEmpty(expected.DeadLetters);
        Assert.Equal(expected.LogPosts, expected.Lake.Count);

        var actual = await RunAsync(kills, seed, archivers: 2, detectors: 2);
        StoredState.AssertSame(expected, actual);
    }

    /// <param name="kills">How many processes die at least.</param>
    /// <param name="disturbed">Seed of the disturbances; null = none.</param>
    /// <param name="archivers">Replicas.</param>
    /// <param name="detectors">Replicas.</param>
    private async Task<StoredState> RunAsync(int kills, int? disturbed, int archivers, int detectors)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var work = new WorkDirectory();
        await using var backends = await Backends.StartOrSkipAsync(work, s3);
        await using var deployment = new Deployment(work, backends, s_settings);
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 50, cancellation);
        var disturbances = disturbed is { } seed ? new Disturbances(seed, deployment, backends, longestOutage: TimeSpan.FromSeconds(kills > 10 ? 60 : 6)) : null;

        deployment.Start("TikTok.Archiver", archivers);
        deployment.Start("TikTok.Detector", detectors);
        var today = s_firstDay.AddDays(3);
        await ReplayAsync("--to", kills / 3);
        for (var day = s_firstDay; day < today; day = day.AddDays(1))
            await deployment.RunDayAsync(day);
        await ReplayAsync("--from", kills);
        await deployment.RunDayAsync(today);
        await deployment.StopAsync();
        return await backends.ReadStateAsync();

        async Task ReplayAsync(string side, int until)
        {
            // History first; what it says is normal judges the last day, whatever order things happen in.
            string[] range = side == "--to" ? ["--to", $"{today:yyyy-MM-dd}", "--keep-open"] : ["--from", $"{today:yyyy-MM-dd}"];
            deployment.BeginReplay(work.File("dump.ndjson"), disturbances is null ? 5000 : 120, range);
            while (disturbances is not null && (disturbances.Kills < until || deployment.IsReplaying && disturbances.Done.Count < until * 3))
                await disturbances.NextAsync(cancellation);
            if (disturbances is not null)
                await disturbances.EndAsync();
            await deployment.EndReplayAsync();
            await backends.DrainAsync();
        }
    }
}
