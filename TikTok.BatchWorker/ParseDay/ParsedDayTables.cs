using System.Globalization;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using TikTok.Posts;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>
/// Puts a parsed day into PostgreSQL in one transaction: new partitions are filled and take the place of the day's old ones,
/// so the day is there whole or not at all, and a second run changes nothing.
/// </summary>
internal static class ParsedDayTables
{
    private static readonly int[] s_windowSeconds = [300, 3600];

    public static async Task ReplaceAsync(NpgsqlDataSource database, ParsedDay day, DayInputs inputs, DateTime now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(transaction, $"SELECT pg_advisory_xact_lock(hashtext('parse-day {Name(day.Day)}'))", null, cancellationToken);
        await ReplacePartitionAsync(transaction, "posts", day.Day, load => CopyPostsAsync(connection, load, day, cancellationToken), cancellationToken);
        await ReplacePartitionAsync(transaction, "keyword_days", day.Day, load => CopyKeywordsAsync(connection, load, day, cancellationToken), cancellationToken);
        await WriteSummaryAsync(transaction, day, inputs, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ReplacePartitionAsync(NpgsqlTransaction transaction, string table, DateOnly day, Func<string, Task> fill, CancellationToken cancellationToken)
    {
        var partition = $"{table}_{Name(day)}";
        await ExecuteAsync(transaction, $"CREATE TABLE {partition}_load (LIKE {table} INCLUDING ALL)", null, cancellationToken);
        await fill($"{partition}_load");
        await ExecuteAsync(transaction, $"ANALYZE {partition}_load", null, cancellationToken); // whoever reads the day does so at once, before autovacuum has looked at it
        await ExecuteAsync(transaction, $"""
            DROP TABLE IF EXISTS {partition};
            ALTER TABLE {partition}_load RENAME TO {partition};
            ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES IN ('{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}');
            """, null, cancellationToken);
    }

    private static async Task CopyPostsAsync(NpgsqlConnection connection, string table, ParsedDay day, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var post in day.Posts)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(day.Day, NpgsqlDbType.Date, cancellationToken);
            await writer.WriteAsync(post.Id, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.AuthorId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Handle, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.NickName, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Text, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.ChallengeIds, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.ChallengeNames, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.IsCommerce, NpgsqlDbType.Boolean, cancellationToken);
            await writer.WriteAsync(post.IsActivityItem, NpgsqlDbType.Boolean, cancellationToken);
            await writer.WriteAsync(post.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(post.StreamedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(post.Likes, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.Comments, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(post.Shares, NpgsqlDbType.Bigint, cancellationToken);
            if (post.Plays is { } plays)
                await writer.WriteAsync(plays, NpgsqlDbType.Bigint, cancellationToken);
            else
                await writer.WriteNullAsync(cancellationToken);
            await writer.WriteAsync(post.MusicId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.MusicName, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Musician, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Snapshots, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(post.ChallengeKeys, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.MusicianKey, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(post.Language?.Code(), NpgsqlDbType.Text, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private static async Task CopyKeywordsAsync(NpgsqlConnection connection, string table, ParsedDay day, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var (text, keyword) in day.Keywords)
        {
            var (marks, languages) = (keyword.Marks, LanguagesOf(keyword));
            foreach (var seconds in s_windowSeconds)
            {
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(day.Day, NpgsqlDbType.Date, cancellationToken);
                await writer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(seconds, NpgsqlDbType.Integer, cancellationToken);
                await writer.WriteAsync(keyword.Posts, NpgsqlDbType.Bigint, cancellationToken);
                await writer.WriteAsync(keyword.SumOfSquares(seconds), NpgsqlDbType.Bigint, cancellationToken);
                await writer.WriteAsync((short)marks, NpgsqlDbType.Smallint, cancellationToken);
                await writer.WriteAsync(languages, NpgsqlDbType.Jsonb, cancellationToken);
                await writer.WriteAsync(seconds == s_windowSeconds[0] ? keyword.PostsPerHour() : [], NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private static async Task WriteSummaryAsync(NpgsqlTransaction transaction, ParsedDay day, DayInputs inputs, DateTime now, CancellationToken cancellationToken)
    {
        var midnight = day.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var observed = Enumerable.Range(0, 24).Where(hour => day.PostsPerHour[hour] > 0).ToList();
        await ExecuteAsync(transaction, "DELETE FROM stream_hours WHERE hour >= @midnight AND hour < @next", new { midnight, next = midnight.AddDays(1) }, cancellationToken);
        await ExecuteAsync(transaction, "INSERT INTO stream_hours (hour, posts) SELECT * FROM unnest(@hours, @posts)",
            new { hours = observed.Select(hour => midnight.AddHours(hour)).ToArray(), posts = observed.Select(hour => day.PostsPerHour[hour]).ToArray() }, cancellationToken);
        await ExecuteAsync(transaction, """
            INSERT INTO parsed_days (day, lake_records, parsed_records, distinct_ids, replaced_characters, adjusted_fields, set_aside, objects, fingerprint, parsed_at)
            VALUES (@day, @lakeRecords, @parsedRecords, @distinctIds, @replaced, @adjusted, @setAside, @objects, @fingerprint, @now)
            ON CONFLICT (day) DO UPDATE SET lake_records = excluded.lake_records, parsed_records = excluded.parsed_records,
              distinct_ids = excluded.distinct_ids, replaced_characters = excluded.replaced_characters, adjusted_fields = excluded.adjusted_fields, set_aside = excluded.set_aside, objects = excluded.objects,
              fingerprint = excluded.fingerprint, parsed_at = excluded.parsed_at
            """,
            new
            {
                day = day.Day, lakeRecords = inputs.Records, parsedRecords = day.Records, setAside = day.SetAside, distinctIds = (long)day.Posts.Count,
                replaced = day.ReplacedCharacters, adjusted = day.AdjustedFields, objects = inputs.Objects.Count, fingerprint = inputs.Fingerprint, now,
            }, cancellationToken);
    }

    private static string LanguagesOf(KeywordDay keyword) =>
        $"{{{string.Join(',', keyword.Languages.Select(count => $"\"{count.Key.Code()}\":{count.Value}"))}}}";

    private static string Name(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken));
}
