using System.Text.Json;
using System.Text.Json.Serialization;
using TikTok.Detector.Counting;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

/// <summary>The three stages in a host, over the log, lake and database of one test.</summary>
internal sealed class DetectorFlow(string directory, string connection, DetectorModel model = DetectorModel.Classic)
{
    /// <summary>What is promised to be the same however often the stages stop: not what was only foreseen, nor how often it was revised and when.</summary>
    public const string FinalAnomalies = """
        SELECT id, keyword, metric, kind, detector, detector_version, window_seconds, starts_at, ends_at, state, peak_at, observed, authors, expected,
          band_lower, band_upper, score, severity, platform_posts, coverage, tested, baseline_version, members, evidence, lineage,
          alert, quiet_reason, probability, hour_observed, hour_expected, last_seen_at, opened_at, closed_at
        FROM anomalies WHERE opened_at IS NOT NULL ORDER BY keyword, window_seconds, starts_at, id
        """;

    public const string Windows = "SELECT * FROM keyword_windows ORDER BY keyword, window_seconds, window_start";

    private static readonly JsonSerializerOptions s_columns = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new UtcTime() } };

    public Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings) => ServiceHost.StartAsync(directory, connection, builder => builder.AddDetector(),
        [("Detector:Model", $"{model}"), ("Detector:SnapshotInterval", "00:00:01"), ("Detector:CommitInterval", "00:00:00.010"), .. settings]);

    /// <summary>A host without stages, to prepare.</summary>
    public Task<ServiceHost> StartWithoutStagesAsync() => ServiceHost.StartAsync(directory, connection, _ => { });

    public async Task PrepareBaselinesAsync(params (string Keyword, int WindowSeconds, double Mean, double Deviation)[] baselines)
    {
        await using var host = await StartWithoutStagesAsync();
        await host.ExecuteAsync("INSERT INTO baseline_versions VALUES (1, '2020-03-01', 'epoch', 'test', 1, 'epoch')");
        foreach (var (keyword, seconds, mean, deviation) in baselines)
            await host.ExecuteAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"INSERT INTO baselines (version, window_seconds, keyword, mean, standard_deviation, support_days) VALUES (1, {seconds}, '{keyword}', {mean}, {deviation}, 7)"));
    }

    /// <summary>Waits until all that is in the log has gone through the stages and out.</summary>
    public static async Task DrainAsync(ServiceHost host)
    {
        await host.DrainAsync(CounterStage.Group, Topics.Posts);
        await host.DrainAsync(ScorerStage.Group, Topics.KeywordCounts);
        await host.DrainAsync(RankerStage.Group, Topics.Candidates);
        await Eventually.TrueAsync(async () => !await host.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM outbox)"), "the outbox is empty");
    }

    /// <summary>Anomalies in the order of keyword and start.</summary>
    public static async Task<List<AnomalyRecord>> AnomaliesAsync(ServiceHost host, string condition = "true") =>
        [.. (await host.RowsAsync($"SELECT * FROM anomalies WHERE {condition} ORDER BY keyword, starts_at, id")).Select(row => JsonSerializer.Deserialize<AnomalyRecord>(row, s_columns)!)];

    /// <summary>The states that an anomaly went through, each with its revision.</summary>
    public static async Task<string> HistoryAsync(ServiceHost host, string id) => await host.ScalarAsync<string>(
        $"SELECT string_agg(state || ' ' || revision, ', ' ORDER BY revision) FROM anomaly_revisions WHERE anomaly_id = '{id}'");

    /// <summary>PostgreSQL tells times with an offset.</summary>
    private sealed class UtcTime : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().UtcDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
