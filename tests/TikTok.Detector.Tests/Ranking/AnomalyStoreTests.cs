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

    [Fact]
    public async Task Of_the_windows_that_are_not_whole_only_what_has_changed_is_written()
    {
        await using var host = await new DetectorFlow(_directory.Path, await postgres.CreateDatabaseAsync()).StartWithoutStagesAsync();
        var state = new RankerState(s_options);
        await WriteAsync(Enumerable.Range(0, 20).Select(number => Part(number, 0)));
        var before = await RowsAsync();
        Assert.Equal(20, before.Count);

        await WriteAsync([Part(20, 0), Part(3, 1), Part(5, 0) with { Tested = 7 }, Part(30, 0), Part(30, 1)]); // one comes, one is whole, one is told anew, one is whole at once

        var after = await RowsAsync();
        Assert.Equal([.. before.Where(row => row.Number is not (3 or 5))], after.Where(row => row.Number is not (5 or 20)).ToArray());
        Assert.Equal([.. Enumerable.Range(0, 21).Where(number => number != 3)], after.Select(row => row.Number).ToArray());
        Assert.Equal(7, await host.ScalarAsync<int>($"SELECT payload->>'tested' FROM ranker_windows WHERE window_start = {Part(5, 0).WindowStartMs}"));

        await WriteAsync([]);
        Assert.Equal(after, await RowsAsync());
        state = await AnomalyStore.LoadAsync(host.Database, s_options, default);
        await WriteAsync([Part(7, 1)]); // what was loaded is known to be stored
        Assert.Equal([.. after.Where(row => row.Number != 7)], await RowsAsync());

        static ScoredWindow Part(int number, int partition) => HandMade.Window(number) with { Partition = partition, Partitions = 2 };

        // xmin: the transaction that wrote the row
        async Task<List<(int Number, string Writer)>> RowsAsync() =>
            [.. (await host.RowsAsync($"SELECT (window_start - {Part(0, 0).WindowStartMs}) / 300000 || ' ' || xmin AS row FROM ranker_windows ORDER BY window_start"))
                .Select(row => JsonDocument.Parse(row).RootElement.GetProperty("row").GetString()!.Split(' ')).Select(row => (int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture), row[1]))];

        async Task WriteAsync(IEnumerable<ScoredWindow> parts)
        {
            foreach (var part in parts)
                state.Windows.Add(part);
            await using var connection = await host.Database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await AnomalyStore.WriteProgressAsync(transaction, state, default);
            await transaction.CommitAsync();
        }
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
