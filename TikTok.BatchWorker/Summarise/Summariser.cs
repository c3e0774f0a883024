using System.Data;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TikTok.BatchWorker.Summarise;

/// <summary>
/// <c>summarise</c>: the last days' sums to a new version of the baselines. Windows without the keyword count as zero in every
/// observed hour; hours in which the stream had no post at all do not count. It takes a while, in which windows are judged: from when the
/// version holds is decided at the end, in a short transaction in which no Scorer moves on, so a restart judges by the same versions.
/// </summary>
public sealed class Summariser(NpgsqlDataSource database, IOptions<BatchOptions> options, TimeProvider clock, ILogger<Summariser> logger)
{
    private const int NoTimeout = 0; // a week of a large stream takes as long as it takes; cancellation ends it

    private const string Baselines = """
        WITH hours AS (
          SELECT count(*) AS observed, count(DISTINCT (hour AT TIME ZONE 'UTC')::date)::int AS days FROM stream_hours WHERE hour >= @first AND hour < @end),
        sums AS (
          SELECT window_seconds, keyword, sum(posts)::float8 AS posts, sum(sum_of_squares)::float8 AS squares,
            CASE WHEN 2 * sum(posts) FILTER (WHERE marks & 1 = 1) > sum(posts) THEN 1 ELSE 0 END AS stop_word, bit_or(marks) & ~1 AS other_marks
          FROM keyword_days WHERE day > @day - @days AND day <= @day GROUP BY window_seconds, keyword HAVING sum(posts) >= @minPosts),
        counts AS (SELECT sums.*, hours.days, (hours.observed * 3600 / window_seconds)::float8 AS windows FROM sums, hours)
        INSERT INTO baselines (version, window_seconds, keyword, mean, standard_deviation, support_days, marks)
        SELECT @version, window_seconds, keyword, posts / windows,
          sqrt(greatest(0, (squares - posts * posts / windows) / greatest(1, windows - 1))), days, stop_word | other_marks
        FROM counts
        """;

    /// <summary>Publishes the baselines that follow from the days up to and including <paramref name="day"/>.</summary>
    /// <param name="day">The last stream day.</param>
    /// <param name="effectiveFrom">Windows that start at or after this stream time are judged by it; null = the next midnight, or where the stream has passed it, the next full hour.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task SummariseAsync(DateOnly day, DateTimeOffset? effectiveFrom, CancellationToken cancellationToken)
    {
        using var span = BatchTelemetry.Source.StartActivity("summarise")?.SetTag("tiktok.day", day.ToString("O", CultureInfo.InvariantCulture));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // Held by the session, so over both transactions.
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_lock(hashtext('summarise'))", commandTimeout: NoTimeout, cancellationToken: cancellationToken));
        try
        {
            await SummariseAsync(connection, day, effectiveFrom, span, cancellationToken);
        }
        finally
        {
            if (connection.State == ConnectionState.Open) // else it has ended with the session
                await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_unlock(hashtext('summarise'))", cancellationToken: CancellationToken.None));
        }
    }

    private async Task SummariseAsync(NpgsqlConnection connection, DateOnly day, DateTimeOffset? effectiveFrom, Activity? span, CancellationToken cancellationToken)
    {
        var (version, keywords) = (0, 0);
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var fingerprint = await FingerprintAsync(transaction, day, cancellationToken);
            var known = await connection.QuerySingleOrDefaultAsync<(string Fingerprint, DateTime EffectiveFrom)?>(new CommandDefinition(
                "SELECT fingerprint, effective_from FROM baseline_versions WHERE day = @day AND effective_from < 'infinity' ORDER BY version DESC LIMIT 1",
                new { day }, transaction, NoTimeout, cancellationToken: cancellationToken));
            if (known is { } same && same.Fingerprint == fingerprint && (effectiveFrom is null || same.EffectiveFrom == effectiveFrom.Value.UtcDateTime))
            {
                Log.BaselinesUnchanged(logger, day);
                return;
            }

            (version, keywords) = await WriteAsync(transaction, day, fingerprint, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var effective = await PublishAsync(connection, version, day, effectiveFrom, cancellationToken);
        span?.SetTag("tiktok.baselines.version", version);
        BatchMetrics.BaselinesPublished();
        Log.BaselinesPublished(logger, version, day, keywords, effective);
    }

    /// <summary>Of the parsed days and the options that go in: the same again is no new version.</summary>
    private async Task<string> FingerprintAsync(NpgsqlTransaction transaction, DateOnly day, CancellationToken cancellationToken)
    {
        const string sql = "SELECT coalesce(md5(string_agg(day::text || fingerprint, ',' ORDER BY day)), 'none') FROM parsed_days WHERE day > @day - @days AND day <= @day";
        var days = await transaction.Connection!.QuerySingleAsync<string>(new CommandDefinition(sql, new { day, days = options.Value.BaselineDays }, transaction, NoTimeout, cancellationToken: cancellationToken));
        return $"3 {options.Value.BaselineDays} {options.Value.MinBaselinePosts} {days}";
    }

    /// <summary>Writes the version, which holds for nothing yet.</summary>
    private async Task<(int Version, int Keywords)> WriteAsync(NpgsqlTransaction transaction, DateOnly day, string fingerprint, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        var version = await connection.QuerySingleAsync<int>(new CommandDefinition("""
            DELETE FROM baseline_versions WHERE effective_from = 'infinity'; -- what was stopped before it was published
            INSERT INTO baseline_versions (version, day, effective_from, fingerprint, keywords, published_at)
            SELECT coalesce(max(version), 0) + 1, @day, 'infinity', @fingerprint, 0, @now FROM baseline_versions RETURNING version
            """, new { day, fingerprint, now = clock.GetUtcNow().UtcDateTime }, transaction, NoTimeout, cancellationToken: cancellationToken));
        var end = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        await connection.ExecuteAsync(new CommandDefinition(Baselines, new
        {
            version, day, end, first = end.AddDays(-options.Value.BaselineDays), days = options.Value.BaselineDays, minPosts = options.Value.MinBaselinePosts,
        }, transaction, NoTimeout, cancellationToken: cancellationToken));
        await ShapeTables.WriteAsync(database, transaction, version, day, options.Value, cancellationToken);
        var keywords = await connection.QuerySingleAsync<int>(new CommandDefinition("""
            UPDATE baseline_versions SET keywords = (SELECT count(DISTINCT keyword) FROM baselines WHERE version = @version) WHERE version = @version RETURNING keywords
            """, new { version }, transaction, NoTimeout, cancellationToken: cancellationToken));
        return (version, keywords);
    }

    /// <summary>Makes a version hold from a time that no Scorer has judged beyond, and deletes those that nobody needs any more.</summary>
    private async Task<DateTime> PublishAsync(NpgsqlConnection connection, int version, DateOnly day, DateTimeOffset? effectiveFrom, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("SELECT FROM scorer_progress ORDER BY partition, window_seconds FOR UPDATE", transaction: transaction, cancellationToken: cancellationToken));
        var effective = effectiveFrom?.UtcDateTime ?? await NextFreeHourAsync(transaction, day, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE baseline_versions SET effective_from = @effective, published_at = @now WHERE version = @version",
            new { version, effective, now = clock.GetUtcNow().UtcDateTime }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition("""
            DELETE FROM baseline_versions WHERE effective_from < (
              SELECT max(effective_from) FROM baseline_versions
              WHERE effective_from <= least(@before, (SELECT coalesce(min(closed_until), 'infinity') FROM scorer_progress)))
            """,
            new { before = effective.AddDays(-options.Value.KeepVersionsDays) }, transaction, NoTimeout, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return effective;
    }

    private static async Task<DateTime> NextFreeHourAsync(NpgsqlTransaction transaction, DateOnly day, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT greatest(@midnight, date_trunc('hour', greatest(max(closed_until), (SELECT max(window_start + window_seconds * interval '1 second') FROM early_windows), 'epoch')
              + interval '59 minutes 59 seconds')) FROM scorer_progress
            """;
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return await transaction.Connection!.QuerySingleAsync<DateTime>(new CommandDefinition(sql, new { midnight }, transaction, NoTimeout, cancellationToken: cancellationToken));
    }
}
