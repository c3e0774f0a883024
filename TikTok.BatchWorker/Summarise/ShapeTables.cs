using Dapper;
using Npgsql;
using NpgsqlTypes;
using TikTok.Anomalies.Seasonal;

namespace TikTok.BatchWorker.Summarise;

/// <summary>
/// Adds dispersion and the shapes of day and week to the baselines of a version that is being made. Keywords are streamed through,
/// in their order: memory does not grow with them.
/// </summary>
internal static class ShapeTables
{
    private const int NoTimeout = 0;

    public static async Task WriteAsync(
        NpgsqlDataSource database, NpgsqlTransaction transaction, int version, DateOnly day, BatchOptions options, CancellationToken cancellationToken)
    {
        var summary = await SummaryAsync(transaction, day, options, cancellationToken);
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(new CommandDefinition(
            "CREATE TEMP TABLE shapes (keyword text COLLATE \"C\", dispersion float8, hour_dispersion float8, day_shape real[], week_shape real[]) ON COMMIT DROP",
            transaction: transaction, commandTimeout: NoTimeout, cancellationToken: cancellationToken));
        await using (var writer = await connection.BeginBinaryImportAsync("COPY shapes FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            await foreach (var (keyword, totals) in KeywordsAsync(database, day, options, cancellationToken))
            {
                var seed = summary.Of(totals);
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(keyword, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(seed.Dispersion, NpgsqlDbType.Double, cancellationToken);
                await writer.WriteAsync(seed.HourDispersion, NpgsqlDbType.Double, cancellationToken);
                await writer.WriteAsync(seed.Day, NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
                await writer.WriteAsync(seed.Week, NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE baselines SET dispersion = shapes.dispersion, hour_dispersion = shapes.hour_dispersion, day_shape = shapes.day_shape, week_shape = shapes.week_shape
            FROM shapes WHERE baselines.version = @version AND baselines.window_seconds = 300 AND baselines.keyword = shapes.keyword
            """, new { version }, transaction, NoTimeout, cancellationToken: cancellationToken));
    }

    private static async Task<SeasonalSummary> SummaryAsync(NpgsqlTransaction transaction, DateOnly day, BatchOptions options, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        var range = new { from = day.AddDays(1 - options.BaselineDays).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), to = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) };
        var (hours, weekdays, observed) = (new double[24], new double[7], new HashSet<DateTime>());
        var windows = 0.0;
        foreach (var (hour, posts) in await connection.QueryAsync<(DateTime, long)>(new CommandDefinition(
            "SELECT hour, posts FROM stream_hours WHERE hour >= @from AND hour < @to", range, transaction, NoTimeout, cancellationToken: cancellationToken)))
        {
            hours[hour.Hour] += posts;
            weekdays[(int)hour.DayOfWeek] += posts;
            observed.Add(hour.Date);
            windows += 12;
        }

        var languages = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var (language, hour, posts) in await connection.QueryAsync<(string, int, long)>(new CommandDefinition("""
            SELECT language, extract(hour FROM streamed_at AT TIME ZONE 'UTC')::int, count(*) FROM posts
            WHERE day > @day - @days AND day <= @day AND language IS NOT NULL GROUP BY 1, 2
            """, new { day, days = options.BaselineDays }, transaction, NoTimeout, cancellationToken: cancellationToken)))
        {
            if (!languages.TryGetValue(language, out var counts))
                languages.Add(language, counts = new double[24]);
            counts[hour] += posts;
        }

        return new SeasonalSummary(hours, weekdays, languages, observed.Count, Math.Max(1, windows), options.Seasonal);
    }

    private static async IAsyncEnumerable<(string Keyword, KeywordTotals Totals)> KeywordsAsync(
        NpgsqlDataSource database, DateOnly day, BatchOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("""
            SELECT keyword, day, posts, sum_of_squares, hours, (SELECT coalesce(sum(hour::bigint * hour), 0)::bigint FROM unnest(hours) AS hour),
              (SELECT key FROM jsonb_each_text(languages) ORDER BY value::bigint DESC, key LIMIT 1) AS language
            FROM keyword_days WHERE window_seconds = 300 AND day > $1::date - $2 AND day <= $1::date ORDER BY keyword, day
            """, connection) { CommandTimeout = NoTimeout };
        command.Parameters.AddWithValue(day);
        command.Parameters.AddWithValue(options.BaselineDays);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        Sums? sums = null;
        while (await rows.ReadAsync(cancellationToken))
        {
            var keyword = rows.GetString(0);
            if (sums is not null && sums.Keyword != keyword)
            {
                if (sums.Posts >= options.MinBaselinePosts)
                    yield return (sums.Keyword, sums.ToTotals());
                sums = null;
            }

            sums ??= new Sums(keyword);
            sums.Add(rows.GetFieldValue<DateOnly>(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetFieldValue<int[]>(4), rows.GetInt64(5), await rows.IsDBNullAsync(6, cancellationToken) ? null : rows.GetString(6));
        }

        if (sums is not null && sums.Posts >= options.MinBaselinePosts)
            yield return (sums.Keyword, sums.ToTotals());
    }

    private sealed class Sums(string keyword)
    {
        private readonly double[] _hours = new double[24];
        private readonly double[] _weekdays = new double[7];
        private readonly SortedDictionary<string, long> _languages = new(StringComparer.Ordinal);
        private double _squares;
        private double _squaredHours;

        public string Keyword => keyword;

        public double Posts { get; private set; }

        public void Add(DateOnly day, long posts, long squares, int[] hours, long squaredHours, string? language)
        {
            Posts += posts;
            _squares += squares;
            _squaredHours += squaredHours;
            _weekdays[(int)day.DayOfWeek] += posts;
            for (var hour = 0; hour < hours.Length; hour++)
                _hours[hour] += hours[hour];
            if (language is not null)
                _languages[language] = _languages.GetValueOrDefault(language) + posts;
        }

        public KeywordTotals ToTotals() => new(
            Posts, _squares, _squaredHours, _hours, _weekdays, _languages.Count == 0 ? null : _languages.MaxBy(language => language.Value).Key);
    }
}
