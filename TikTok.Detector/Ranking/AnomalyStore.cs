using System.Text.Json;
using Dapper;
using Npgsql;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>
/// Writes candidates as anomalies, inside the Ranker's transaction. Final windows that follow one another without a gap are
/// one anomaly, which keeps the numbers and the evidence of its highest window. A provisional window stands for itself
/// until its final one comes, and is left out while an anomaly is going on: so what is final follows from final windows alone.
/// </summary>
internal static class AnomalyStore
{
    private const string Columns = """
        id, keyword, metric, kind, detector, detector_version AS detectorVersion, window_seconds AS windowSeconds, starts_at AS startsAt,
        ends_at AS endsAt, state, peak_at AS peakAt, observed, authors, expected, band_lower AS bandLower, band_upper AS bandUpper, score,
        severity, platform_posts AS platformPosts, coverage, tested, baseline_version AS baselineVersion, members, revision,
        raised_at AS raisedAt, revised_at AS revisedAt, evidence, trace_id AS traceId, lineage
        """;

    /// <summary>Writes one candidate.</summary>
    /// <returns>The anomaly as it is now; null when the candidate changed nothing.</returns>
    public static async Task<AnomalyRecord?> WriteAsync(NpgsqlTransaction transaction, Candidate candidate, DateTime now, string? traceId, CancellationToken cancellationToken)
    {
        var window = ToRecord(candidate, now, traceId);
        var own = await FindAsync(transaction, "id = @Id", window, cancellationToken);
        var ongoing = await FindAsync(transaction, """
            keyword = @Keyword AND metric = @Metric AND detector = @Detector AND window_seconds = @WindowSeconds
            AND state = 'final' AND starts_at < @StartsAt AND ends_at >= @StartsAt
            """, window, cancellationToken);
        if (candidate.Provisional)
            return own is null && ongoing is null ? await InsertAsync(transaction, window, cancellationToken) : null;
        if (ongoing is not null)
        {
            if (own is not null) // the provisional one of this window: it is part of what was going on
                await ExecuteAsync(transaction, "DELETE FROM anomalies WHERE id = @Id AND state = 'provisional'", window, cancellationToken);
            return await ReviseAsync(transaction, Extend(ongoing, window), traceId, cancellationToken);
        }

        return own is null
            ? await InsertAsync(transaction, window, cancellationToken)
            : await ReviseAsync(transaction, window with { Revision = own.Revision + 1, RaisedAt = own.RaisedAt }, traceId, cancellationToken);
    }

    /// <summary>The anomaly with one window more; the numbers are those of the higher one, the earlier if equal.</summary>
    private static AnomalyRecord Extend(AnomalyRecord ongoing, AnomalyRecord window)
    {
        var peak = window.Score > ongoing.Score ? window : ongoing;
        return peak with
        {
            Id = ongoing.Id,
            StartsAt = ongoing.StartsAt,
            EndsAt = window.EndsAt,
            Severity = Math.Max(ongoing.Severity, window.Severity),
            Revision = ongoing.Revision + 1,
            RaisedAt = ongoing.RaisedAt,
            RevisedAt = window.RevisedAt,
            Lineage = JsonSerializer.Serialize(
                LineageRange.Union(RangesOf(ongoing), RangesOf(window)), AnomalyJson.Default.IReadOnlyListLineageRange),
        };
    }

    private static IReadOnlyList<LineageRange> RangesOf(AnomalyRecord anomaly) =>
        JsonSerializer.Deserialize(anomaly.Lineage, AnomalyJson.Default.IReadOnlyListLineageRange)!;

    private static AnomalyRecord ToRecord(Candidate candidate, DateTime now, string? traceId)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(candidate.WindowStartMs).UtcDateTime;
        return new AnomalyRecord
        {
            Id = AnomalyId.Of(candidate),
            Keyword = candidate.Keyword,
            Metric = candidate.Metric,
            Kind = candidate.Kind,
            Detector = candidate.Detector,
            DetectorVersion = candidate.DetectorVersion,
            WindowSeconds = candidate.WindowSeconds,
            StartsAt = start,
            EndsAt = start.AddSeconds(candidate.WindowSeconds),
            State = candidate.Provisional ? "provisional" : "final",
            PeakAt = start,
            Observed = candidate.Observed,
            Authors = candidate.Authors,
            Expected = candidate.Expected,
            BandLower = candidate.BandLower,
            BandUpper = candidate.BandUpper,
            Score = candidate.Score,
            Severity = candidate.Severity,
            PlatformPosts = candidate.PlatformPosts,
            Coverage = candidate.Coverage,
            Tested = candidate.Tested,
            BaselineVersion = candidate.BaselineVersion,
            Members = [candidate.Keyword],
            Revision = 1,
            RaisedAt = now,
            RevisedAt = now,
            Evidence = JsonSerializer.Serialize(candidate.Evidence, CandidateJson.Default.CandidateEvidence),
            TraceId = traceId,
            Lineage = JsonSerializer.Serialize(candidate.Lineage, AnomalyJson.Default.IReadOnlyListLineageRange),
        };
    }

    private static Task<AnomalyRecord?> FindAsync(NpgsqlTransaction transaction, string condition, AnomalyRecord window, CancellationToken cancellationToken) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<AnomalyRecord>(new CommandDefinition(
            $"SELECT {Columns} FROM anomalies WHERE {condition}", window, transaction, cancellationToken: cancellationToken));

    private static async Task<AnomalyRecord> InsertAsync(NpgsqlTransaction transaction, AnomalyRecord anomaly, CancellationToken cancellationToken)
    {
        await ExecuteAsync(transaction, """
            INSERT INTO anomalies VALUES (@Id, @Keyword, @Metric, @Kind, @Detector, @DetectorVersion, @WindowSeconds, @StartsAt, @EndsAt, @State,
              @PeakAt, @Observed, @Authors, @Expected, @BandLower, @BandUpper, @Score, @Severity, @PlatformPosts, @Coverage, @Tested,
              @BaselineVersion, @Members, @Evidence::jsonb, @Revision, @RaisedAt, @RevisedAt, @TraceId, @Lineage::jsonb)
            """, anomaly, cancellationToken);
        return await NoteRevisionAsync(transaction, anomaly, anomaly.TraceId, cancellationToken);
    }

    private static async Task<AnomalyRecord> ReviseAsync(NpgsqlTransaction transaction, AnomalyRecord anomaly, string? traceId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(transaction, """
            UPDATE anomalies SET ends_at = @EndsAt, state = @State, peak_at = @PeakAt, observed = @Observed, authors = @Authors,
              expected = @Expected, band_lower = @BandLower, band_upper = @BandUpper, score = @Score, severity = @Severity,
              platform_posts = @PlatformPosts, coverage = @Coverage, tested = @Tested, baseline_version = @BaselineVersion,
              evidence = @Evidence::jsonb, revision = @Revision, revised_at = @RevisedAt, trace_id = @TraceId, lineage = @Lineage::jsonb
            WHERE id = @Id
            """, anomaly, cancellationToken);
        return await NoteRevisionAsync(transaction, anomaly, traceId, cancellationToken);
    }

    /// <summary>Keeps the state, with the trace that brought it: that of the anomaly's numbers may be an older one.</summary>
    private static async Task<AnomalyRecord> NoteRevisionAsync(NpgsqlTransaction transaction, AnomalyRecord anomaly, string? traceId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(transaction, """
            INSERT INTO anomaly_revisions (anomaly_id, revision, state, ends_at, observed, score, severity, revised_at, trace_id)
            VALUES (@Id, @Revision, @State, @EndsAt, @Observed, @Score, @Severity, @RevisedAt, @TraceId)
            """, anomaly with { TraceId = traceId }, cancellationToken);
        return anomaly;
    }

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
}
