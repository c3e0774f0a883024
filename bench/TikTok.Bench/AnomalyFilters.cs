using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Api.Anomalies;
using TikTok.Api.Database;
using TikTok.Api.KeywordSearch;
using TikTok.ServiceDefaults.Connections;
using TikTok.Storage.Database;

namespace TikTok.Bench;

/// <summary>
/// The list of anomalies by each of its filters, over a year of them, by clients who ask without a pause. Common values and rare
/// ones; the rare lie in the oldest month, where reading from the newest on finds them last.
/// </summary>
internal static class AnomalyFilters
{
    private const int Requests = 8000; // of fewer, one pause of the machine is a hundredth
    private const int Limit = 50;
    private static readonly DateTime s_end = new(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly (string Name, Func<Random, AnomalyFilter> Of)[] s_filters =
    [
        ("none", _ => new AnomalyFilter()),
        ("keyword, common", random => new AnomalyFilter { Keyword = $"#k{random.Next(10)}" }),
        ("keyword, rare", random => new AnomalyFilter { Keyword = $"#k{random.Next(50_000, 100_000)}" }),
        ("kind, common", _ => new AnomalyFilter { Kind = "spike" }),
        ("kind, rare", _ => new AnomalyFilter { Kind = "gap" }),
        ("state, common", _ => new AnomalyFilter { State = "closed" }),
        ("state, rare", _ => new AnomalyFilter { State = "open" }),
        ("severity >= 40", _ => new AnomalyFilter { MinSeverity = 40 }),
        ("severity >= 95, rare", _ => new AnomalyFilter { MinSeverity = 95 }),
        ("window, common", _ => new AnomalyFilter { WindowSeconds = 300 }),
        ("window, rare", _ => new AnomalyFilter { WindowSeconds = 3600 }),
        ("alert", _ => new AnomalyFilter { Alert = true }),
        ("no alert", _ => new AnomalyFilter { Alert = false }),
        ("the page's list", _ => new AnomalyFilter { Alert = true, OnlyBelieved = true, MinSeverity = 1 }),
        ("from", random => new AnomalyFilter { From = Moment(random) }),
        ("to", random => new AnomalyFilter { To = Moment(random) }),
        ("from, to: a minute", random => Moment(random) is var at ? new AnomalyFilter { From = at, To = at.AddMinutes(1) } : null!),
        ("from, to: a day", random => Moment(random) is var at ? new AnomalyFilter { From = at, To = at.AddDays(1) } : null!),
        ("keyword and severity >= 60", random => new AnomalyFilter { Keyword = $"#k{random.Next(1000)}", MinSeverity = 60 }),
        ("kind, alert, a day", random => Moment(random) is var at ? new AnomalyFilter { Kind = "emerging", Alert = true, From = at, To = at.AddDays(1) } : null!),
    ];

    /// <summary>Measures, and prints a line for each filter.</summary>
    public static async Task<int> RunAsync(string work, int rows, int clients, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(work);
        await PrivateCluster.DeleteAsync(directory, binariesDirectory: null, NullLogger.Instance, TimeProvider.System, cancellationToken);
        await using var cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Directory = directory, Owner = true }, NullLogger.Instance, TimeProvider.System, cancellationToken);
        await Schema.MigrateAsync(cluster.ConnectionString, NullLogger.Instance, cancellationToken);
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { MaxPoolSize = clients, CommandTimeout = 600 };
        DatabasePools.PrepareStatements(settings); // as the Api's pool does
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        var indexes = await IndexesAsync(database, cancellationToken);
        foreach (var (name, _) in indexes)
            await ExecuteAsync(database, $"DROP INDEX {name}", cancellationToken);
        await ExecuteAsync(database, Fill(rows), cancellationToken);
        await ExecuteAsync(database, "VACUUM ANALYZE anomalies", cancellationToken);

        var reading = new ReadDatabase(database, TimeSpan.FromMinutes(10), TimeProvider.System);
        var reader = new AnomalyReader(reading, new KeywordNames(reading, TimeProvider.System));
        var before = await MeasureAsync(reader, clients, 4 * clients, cancellationToken);
        foreach (var (_, definition) in indexes)
            await ExecuteAsync(database, definition, cancellationToken);
        await ExecuteAsync(database, "VACUUM ANALYZE anomalies", cancellationToken);
        var after = await MeasureAsync(reader, clients, Requests, cancellationToken);
        var limit = await MeasureAsync(_ => ExecuteAsync(database, "SELECT 1", cancellationToken), clients, Requests);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:#,0} anomalies, {clients} connections: the slowest of {4 * clients} without the indexes; p50, p99 and answers a second with them"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"SELECT 1, the limit",-31}         | {limit.P50,6:0.0} ms {limit.P99,6:0.0} ms {limit.PerSecond,7:0}/s"));
        foreach (var ((name, _), was, now) in s_filters.Zip(before, after))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {was.P99,8:0.0} ms | {now.P50,6:0.0} ms {now.P99,6:0.0} ms {now.PerSecond,7:0}/s"));
        return 0;
    }

    private static DateTime Moment(Random random) => s_end.AddSeconds(-random.Next(365 * 86_400));

    private static async Task<List<Figures>> MeasureAsync(AnomalyReader reader, int clients, int requests, CancellationToken cancellationToken)
    {
        var all = new List<Figures>();
        foreach (var (_, of) in s_filters)
            all.Add(await MeasureAsync(random => reader.ListAsync(of(random), cursor: null, Limit, cancellationToken), clients, requests));
        return all;
    }

    private static async Task<Figures> MeasureAsync(Func<Random, Task> ask, int clients, int requests)
    {
        await AskAsync(clients); // connections and pages of the table are warm
        var started = Stopwatch.StartNew();
        var times = await AskAsync(requests);
        return new Figures(times[times.Count / 2], times[(int)(times.Count * 0.99)], times.Count / started.Elapsed.TotalSeconds);

        async Task<List<double>> AskAsync(int times) => [.. (await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var random = new Random(client);
            var mine = new List<double>();
            for (var i = 0; i < times / clients; i++)
            {
                var one = Stopwatch.StartNew();
                await ask(random);
                mine.Add(one.Elapsed.TotalMilliseconds);
            }

            return mine;
        }))).SelectMany(mine => mine).Order()];
    }

    private static async Task<List<(string Name, string Definition)>> IndexesAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'anomalies'
            AND indexname IN ('anomalies_kind', 'anomalies_state', 'anomalies_alert', 'anomalies_window', 'anomalies_severity', 'anomalies_period')
            """);
        await using var found = await command.ExecuteReaderAsync(cancellationToken);
        var indexes = new List<(string, string)>();
        while (await found.ReadAsync(cancellationToken))
            indexes.Add((found.GetString(0), found.GetString(1)));
        return indexes;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Row 0 is the newest. One in 5,000 is rare in some way, and all of these are among the oldest twelfth.</summary>
    private static string Fill(int rows) => string.Create(CultureInfo.InvariantCulture, $$"""
        SELECT setseed(0.5);
        INSERT INTO anomalies (id, keyword, metric, kind, detector, detector_version, window_seconds, starts_at, ends_at, state, peak_at, observed, authors, expected,
          band_lower, band_upper, score, severity, platform_posts, coverage, tested, baseline_version, members, evidence, revision, raised_at, revised_at, alert, probability)
        SELECT md5(i::text), '#k' || floor(100000 * power(random(), 4))::int, 'posts',
          CASE WHEN rare AND i % 3 = 0 THEN 'gap' WHEN random() < 0.6 THEN 'spike' WHEN random() < 0.7 THEN 'emerging' WHEN random() < 0.6 THEN 'drop' ELSE 'level-shift' END,
          'seasonal', 1, CASE WHEN rare THEN 3600 ELSE 300 END, at, at + interval '5 minutes' * ceil(20 * power(random(), 6) + 0.01),
          CASE WHEN rare AND i % 5 = 0 THEN 'open' WHEN random() < 0.15 THEN 'retracted' ELSE 'closed' END,
          at, 57, 43, 5.2, 1.3, 11.9, 8.25, CASE WHEN rare THEN 96 ELSE floor(94 * power(random(), 3))::int END, 1234, 0.95, 321, 7, ARRAY['#a', '#b'],
          jsonb_build_object('posts', (SELECT jsonb_agg(jsonb_build_object('id', (i + n)::text, 'handle', 'someone', 'weight', n, 'at', at)) FROM generate_series(1, 5) AS n)),
          1, at, at, rare OR random() < 0.03, 0.001
        FROM (SELECT i, timestamptz '2021-01-01 00:00:00Z' - interval '365 days' * (i::float8 / {{rows}}) AS at, i > {{rows}} * 11 / 12 AND i % 400 = 0 AS rare FROM generate_series(0, {{rows}} - 1) AS i) AS rows
        """);

    private sealed record Figures(double P50, double P99, double PerSecond);
}
