using System.Text.Json;
using Dapper;
using Npgsql;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>The Ranker's tables: what it knows when it takes over, and what changes, inside its transaction.</summary>
internal static class AnomalyStore
{
    private const string Columns = """
        id, keyword, metric, kind, detector, detector_version AS detectorVersion, window_seconds AS windowSeconds, starts_at AS startsAt,
        ends_at AS endsAt, state, peak_at AS peakAt, observed, authors, expected, band_lower AS bandLower, band_upper AS bandUpper, score,
        severity, platform_posts AS platformPosts, coverage, tested, baseline_version AS baselineVersion, members, revision,
        raised_at AS raisedAt, revised_at AS revisedAt, evidence, trace_id AS traceId, lineage, alert, quiet_reason AS quietReason,
        probability, hour_observed AS hourObserved, hour_expected AS hourExpected, last_seen_at AS lastSeenAt, opened_at AS openedAt,
        closed_at AS closedAt
        """;

    private const string Upsert = """
        INSERT INTO anomalies (id, keyword, metric, kind, detector, detector_version, window_seconds, starts_at, ends_at, state, peak_at,
          observed, authors, expected, band_lower, band_upper, score, severity, platform_posts, coverage, tested, baseline_version, members,
          evidence, revision, raised_at, revised_at, trace_id, lineage, alert, quiet_reason, probability, hour_observed, hour_expected,
          last_seen_at, opened_at, closed_at)
        VALUES (@Id, @Keyword, @Metric, @Kind, @Detector, @DetectorVersion, @WindowSeconds, @StartsAt, @EndsAt, @State, @PeakAt,
          @Observed, @Authors, @Expected, @BandLower, @BandUpper, @Score, @Severity, @PlatformPosts, @Coverage, @Tested, @BaselineVersion, @Members,
          @Evidence::jsonb, @Revision, @RaisedAt, @RevisedAt, @TraceId, @Lineage::jsonb, @Alert, @QuietReason, @Probability, @HourObserved,
          @HourExpected, @LastSeenAt, @OpenedAt, @ClosedAt)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ends_at = excluded.ends_at, state = excluded.state, peak_at = excluded.peak_at,
          observed = excluded.observed, authors = excluded.authors, expected = excluded.expected, band_lower = excluded.band_lower,
          band_upper = excluded.band_upper, score = excluded.score, severity = excluded.severity, platform_posts = excluded.platform_posts,
          coverage = excluded.coverage, tested = excluded.tested, baseline_version = excluded.baseline_version, members = excluded.members,
          evidence = excluded.evidence, revision = excluded.revision, revised_at = excluded.revised_at, trace_id = excluded.trace_id,
          lineage = excluded.lineage, alert = excluded.alert, quiet_reason = excluded.quiet_reason, probability = excluded.probability,
          hour_observed = excluded.hour_observed, hour_expected = excluded.hour_expected, last_seen_at = excluded.last_seen_at,
          opened_at = excluded.opened_at, closed_at = excluded.closed_at
        """;

    private const string Note = """
        INSERT INTO anomaly_revisions (anomaly_id, revision, state, ends_at, observed, score, severity, revised_at, trace_id)
        VALUES (@Id, @Revision, @State, @EndsAt, @Observed, @Score, @Severity, @RevisedAt, @TraceId)
        """;

    /// <summary>What the Ranker knew when it last committed.</summary>
    public static async Task<RankerState> LoadAsync(NpgsqlDataSource database, RankingOptions options, CancellationToken cancellationToken)
    {
        var state = new RankerState(options);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var run in await connection.QueryAsync<(string Detector, int Version, int Seconds, DateTime QuietUntil, DateTime LastEnd)>(new CommandDefinition(
            "SELECT detector, detector_version, window_seconds, quiet_until, last_window_end FROM ranker_runs", cancellationToken: cancellationToken)))
            state.Runs[(run.Detector, run.Version, run.Seconds)] = new RankerRun(run.QuietUntil, run.LastEnd);
        foreach (var payload in await connection.QueryAsync<string>(new CommandDefinition("SELECT payload::text FROM ranker_windows", cancellationToken: cancellationToken)))
            state.Windows.Add(JsonSerializer.Deserialize(payload, ScoredWindowJson.Default.ScoredWindow)!);
        state.NoteStored();
        var since = state.Runs.Count == 0 ? DateTime.UnixEpoch : state.Runs.Values.Max(run => run.LastWindowEnd) - AlertBudget.Memory;
        foreach (var record in await ReadAsync(connection, "opened_at > @since", since, cancellationToken))
            state.Note(record);
        foreach (var record in await ReadAsync(connection, "state IN ('provisional', 'open', 'confirmed')", since, cancellationToken))
            state.Alive[record.Id] = LiveAnomaly.Of(record);
        return state;
    }

    /// <summary>Writes anomalies as they are now; what says something new gets a revision and goes to the outbox.</summary>
    public static async Task WriteAsync(NpgsqlTransaction transaction, IEnumerable<AnomalyChange> changes, CancellationToken cancellationToken)
    {
        foreach (var (record, isRevision) in changes)
        {
            await ExecuteAsync(transaction, Upsert, record, cancellationToken);
            if (!isRevision)
                continue;
            await ExecuteAsync(transaction, Note, record, cancellationToken);
            await ExecuteAsync(transaction, "INSERT INTO outbox (anomaly_id, payload) VALUES (@Id, @payload::jsonb)",
                new { record.Id, payload = JsonSerializer.Serialize(record, AnomalyJson.Default.AnomalyRecord) }, cancellationToken);
        }
    }

    /// <summary>
    /// Writes how far the Ranker has come: what has changed of the runs, and of the windows that are not whole. The state takes it as written:
    /// when the transaction fails, it is loaded anew.
    /// </summary>
    public static async Task WriteProgressAsync(NpgsqlTransaction transaction, RankerState state, CancellationToken cancellationToken)
    {
        foreach (var done in state.Windows.Done)
            await ExecuteAsync(transaction, """
                DELETE FROM ranker_windows WHERE detector = @Detector AND detector_version = @DetectorVersion AND window_seconds = @WindowSeconds
                  AND window_start = @WindowStartMs AND partition = @Partition
                """, done, cancellationToken);
        foreach (var part in state.Windows.Added)
            await ExecuteAsync(transaction, """
                INSERT INTO ranker_windows VALUES (@Detector, @DetectorVersion, @WindowSeconds, @WindowStartMs, @Partition, @payload::jsonb)
                ON CONFLICT (detector, detector_version, window_seconds, window_start, partition) DO UPDATE SET payload = excluded.payload
                """, new { part.Detector, part.DetectorVersion, part.WindowSeconds, part.WindowStartMs, part.Partition, payload = JsonSerializer.Serialize(part, ScoredWindowJson.Default.ScoredWindow) }, cancellationToken);
        foreach (var ((detector, version, seconds), run) in state.ChangedRuns())
            await ExecuteAsync(transaction, """
                INSERT INTO ranker_runs VALUES (@detector, @version, @seconds, @QuietUntil, @LastWindowEnd)
                ON CONFLICT (detector, detector_version, window_seconds) DO UPDATE SET last_window_end = excluded.last_window_end
                """, new { detector, version, seconds, run.QuietUntil, run.LastWindowEnd }, cancellationToken);
        state.NoteStored();
    }

    private static Task<IEnumerable<AnomalyRecord>> ReadAsync(NpgsqlConnection connection, string condition, DateTime since, CancellationToken cancellationToken) =>
        connection.QueryAsync<AnomalyRecord>(new CommandDefinition($"SELECT {Columns} FROM anomalies WHERE {condition} ORDER BY id", new { since }, cancellationToken: cancellationToken));

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
}
