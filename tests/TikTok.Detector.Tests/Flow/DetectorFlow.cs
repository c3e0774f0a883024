using TikTok.Detector.Counting;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

/// <summary>The three stages in a host, over the log, lake and database of one test.</summary>
internal sealed class DetectorFlow(string directory, string connection)
{
    public const string FinalAnomalies = """
        SELECT id, keyword, metric, kind, detector, detector_version, window_seconds, starts_at, ends_at, state, peak_at, observed, authors, expected,
          band_lower, band_upper, score, severity, platform_posts, coverage, tested, baseline_version, members, evidence, lineage
        FROM anomalies ORDER BY keyword, window_seconds, starts_at
        """;

    public const string Windows = "SELECT * FROM keyword_windows ORDER BY keyword, window_seconds, window_start";

    public Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings) =>
        ServiceHost.StartAsync(directory, connection, builder => builder.AddDetector(), [("Detector:SnapshotInterval", "00:00:01"), ("Detector:CommitInterval", "00:00:00.010"), .. settings]);

    /// <summary>A host without stages, to prepare.</summary>
    public Task<ServiceHost> StartWithoutStagesAsync() => ServiceHost.StartAsync(directory, connection, _ => { });

    public async Task PrepareBaselinesAsync(params (string Keyword, int WindowSeconds, double Mean, double Deviation)[] baselines)
    {
        await using var host = await StartWithoutStagesAsync();
        await host.ExecuteAsync("INSERT INTO baseline_versions VALUES (1, '2020-03-01', 'epoch', 'test', 1, 'epoch')");
        foreach (var (keyword, seconds, mean, deviation) in baselines)
            await host.ExecuteAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"INSERT INTO baselines VALUES (1, {seconds}, '{keyword}', {mean}, {deviation}, 7)"));
    }

    /// <summary>Waits until all that is in the log has gone through the stages and out.</summary>
    public static async Task DrainAsync(ServiceHost host)
    {
        await host.DrainAsync(CounterStage.Group, Topics.Posts);
        await host.DrainAsync(ScorerStage.Group, Topics.KeywordCounts);
        await host.DrainAsync(RankerStage.Group, Topics.Candidates);
        await Eventually.TrueAsync(async () => !await host.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM outbox)"), "the outbox is empty");
    }
}
