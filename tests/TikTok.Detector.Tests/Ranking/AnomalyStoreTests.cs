using System.Text.Json;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Flow;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Ranking;

public sealed class AnomalyStoreTests(PostgresFixture postgres) : IDisposable
{
    private static readonly RankingOptions s_options = new() { AlertsPerDay = 2 };
    private static readonly Stamp s_stamp = new(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), null);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_Ranker_that_takes_over_after_any_window_goes_on_as_the_one_before()
    {
        await using var host = await new DetectorFlow(_directory.Path, await postgres.CreateDatabaseAsync()).StartWithoutStagesAsync();
        var (life, known) = (new AnomalyLife(s_options), new RankerState(s_options));
        foreach (var part in Parts())
        {
            var loaded = await AnomalyStore.LoadAsync(host.Database, s_options, default);
            Assert.Equal(known.Alive.Keys.ToArray(), loaded.Alive.Keys.ToArray());
            Assert.Equal(known.Runs, loaded.Runs);
            Assert.Equal(known.Windows.Pending.Select(Json).ToArray(), loaded.Windows.Pending.Select(Json).ToArray());
            var (changes, again) = (Take(life, known, part), Take(life, loaded, part));
            Assert.Equal(changes.Select(Comparable).ToArray(), again.Select(Comparable).ToArray());
            await using var connection = await host.Database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await AnomalyStore.WriteAsync(transaction, changes, default);
            await AnomalyStore.WriteProgressAsync(transaction, known, default);
            await transaction.CommitAsync();
        }

        Assert.Equal("budget", await host.ScalarAsync<string>("SELECT string_agg(DISTINCT quiet_reason, ' ') FROM anomalies"));
        Assert.Equal("closed confirmed open provisional retracted", await host.ScalarAsync<string>("SELECT string_agg(DISTINCT state, ' ' ORDER BY state) FROM anomaly_revisions"));
    }

    private static List<AnomalyChange> Take(AnomalyLife life, RankerState state, ScoredWindow part) =>
        part.Provisional ? [.. life.Foresee(state, part, s_stamp)] : state.Windows.Add(part) is { } whole ? [.. life.Apply(state, whole, s_stamp)] : [];

    // Two partitions; a crisis in each window of a while, one-window ones that nothing follows, and provisional ones between.
    private static IEnumerable<ScoredWindow> Parts()
    {
        for (var number = 0; number < 60; number++)
        {
            var rain = number is >= 3 and < 8 ? new[] { HandMade.Candidate("#rain", severity: 40 + number) } : [];
            var brief = number % 10 == 5 ? new[] { HandMade.Candidate($"#brief{number}", authors: 4) } : [];
            if (number % 10 is 5 or 6)
                yield return HandMade.Window(number, HandMade.Candidate($"#brief{number}", authors: 4)) with { Provisional = true };
            yield return HandMade.Window(number, rain) with { Partitions = 2 };
            yield return HandMade.Window(number, brief) with { Partition = 1, Partitions = 2 };
        }
    }

    private static string Json(ScoredWindow part) => JsonSerializer.Serialize(part, ScoredWindowJson.Default.ScoredWindow);

    // PostgreSQL keeps its own order of JSON fields.
    private static string Comparable(AnomalyChange change) => change.IsRevision + JsonSerializer.Serialize(
        change.Record with { Evidence = JsonSerializer.Serialize(LiveAnomaly.Of(change.Record).Evidence, ScoredWindowJson.Default.CandidateEvidence), Lineage = AnomalyRecords.Union(change.Record.Lineage, []) },
        AnomalyJson.Default.AnomalyRecord);
}
