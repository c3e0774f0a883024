using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.EndToEnd.Tests;

/// <summary>What a finished run has left in log, lake and PostgreSQL, without what depends on the clock of the wall.</summary>
/// <param name="Anomalies">Final anomalies as one JSON text.</param>
/// <param name="Series">Number and hash of the rows of <c>keyword_windows</c>.</param>
/// <param name="RecentPosts">Number and hash of the rows of <c>recent_posts</c>.</param>
/// <param name="Days">Parsed days and their baselines; what was not counted, and which windows closed early.</param>
/// <param name="DeadLetters">Rejected lines with their reasons.</param>
/// <param name="Lake">Sorted lines of all committed objects.</param>
internal sealed record StoredState(string Anomalies, string Series, string RecentPosts, string Days, string DeadLetters, IReadOnlyList<string> Lake)
{
    public int AnomalyCount { get; private init; }

    /// <summary>Anomalies that were revised: told before their window was over, or grown.</summary>
    public int ProvisionalFirst { get; private init; }

    public long LogPosts { get; private init; }

    public long PublishedAnomalyIds { get; private init; }

    /// <summary>Of the embedded defaults below a data directory.</summary>
    public static async Task<StoredState> ReadAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        await using var cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Directory = dataDirectory, Owner = true }, NullLogger.Instance, TimeProvider.System, cancellationToken);
        await using var log = EmbeddedEventLog.Open(Path.Combine(dataDirectory, "log"), new EventLogOptions(), TimeProvider.System, NullLogger.Instance);
        return await ReadAsync(log, new DirectoryLake(Path.Combine(dataDirectory, "lake"), NullLogger.Instance), cluster.ConnectionString, cancellationToken);
    }

    /// <summary>One value from the database below a data directory.</summary>
    public static async Task<string> QueryAsync(string dataDirectory, string sql, CancellationToken cancellationToken)
    {
        await using var cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Directory = dataDirectory, Owner = true }, NullLogger.Instance, TimeProvider.System, cancellationToken);
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return await TextAsync(connection, sql);
    }

    /// <summary>Of any log, lake and database.</summary>
    public static async Task<StoredState> ReadAsync(IEventLog log, ILake lake, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        return new StoredState(
            await TextAsync(connection, """
                SELECT coalesce(json_agg(a ORDER BY a.id)::text, '') FROM (
                  SELECT to_jsonb(anomalies) - 'raised_at' - 'revised_at' - 'revision' - 'trace_id' - 'lineage' AS a, id FROM anomalies WHERE opened_at IS NOT NULL) a
                """),
            await HashAsync(connection, "keyword_windows", "keyword, window_seconds, window_start"),
            await HashAsync(connection, "recent_posts", "id", "to_jsonb(t) - 'log_offset' - 'log_partition'"),
            await TextAsync(connection, """
                SELECT (SELECT json_agg(to_jsonb(d) - 'parsed_at' - 'objects' - 'fingerprint' ORDER BY day)::text FROM parsed_days d)
                  || (SELECT json_agg(to_jsonb(v) - 'published_at' - 'fingerprint' ORDER BY version)::text FROM baseline_versions v)
                  || (SELECT coalesce(json_agg(u ORDER BY day, reason)::text, '') FROM uncounted_posts u)
                  || (SELECT coalesce(json_agg(w ORDER BY window_seconds, window_start)::text, '') FROM early_windows w)
                """),
            await TextAsync(connection, "SELECT coalesce(string_agg(line || ' ' || reason, E'\\n' ORDER BY line), '') FROM dead_letters"),
            await LakeLinesAsync(lake, cancellationToken))
        {
            AnomalyCount = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM anomalies WHERE opened_at IS NOT NULL"),
            LogPosts = await PostsInLogAsync(log, cancellationToken),
            ProvisionalFirst = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM anomalies WHERE opened_at IS NOT NULL AND revision > 1"),
            PublishedAnomalyIds = await connection.ExecuteScalarAsync<long>("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')), 0)"),
        };
    }

    /// <summary>Asserts that two runs have left the same.</summary>
    public static void AssertSame(StoredState expected, StoredState actual)
    {
        Assert.Equal(expected.LogPosts, actual.LogPosts);
        Assert.Equal(expected.DeadLetters, actual.DeadLetters);
        Assert.Equal(expected.Lake, actual.Lake);
        Assert.Equal(expected.RecentPosts, actual.RecentPosts);
        Assert.Equal(expected.Days, actual.Days);
        Assert.Equal(expected.Series, actual.Series);
        Assert.Equal(expected.Anomalies, actual.Anomalies);
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string sql) => await connection.ExecuteScalarAsync<string>(sql) ?? string.Empty;

    private static Task<string> HashAsync(NpgsqlConnection connection, string table, string order, string row = "t") =>
        TextAsync(connection, $"SELECT count(*) || ' ' || coalesce(md5(string_agg(({row})::text, E'\\n' ORDER BY {order})), '') FROM {table} t");

    private static async Task<long> PostsInLogAsync(IEventLog log, CancellationToken cancellationToken)
    {
        long posts = 0;
        for (var partition = 0; partition < await log.GetPartitionCountAsync(Topics.Posts, cancellationToken); partition++)
        {
            var place = new TopicPartition(Topics.Posts, partition);
            using var reader = log.OpenReader(place, 0);
            while (reader.Position < (await log.GetOffsetsAsync(place, cancellationToken)).End)
                posts += (await reader.ReadAsync(4 << 20, TimeSpan.FromSeconds(1), cancellationToken)).Records.Count(record => !record.Value.IsEmpty);
        }

        return posts;
    }

    /// <summary>Reads the lake through its manifests, and checks that each partition's ranges join.</summary>
    private static async Task<IReadOnlyList<string>> LakeLinesAsync(ILake lake, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var next = new Dictionary<int, long>();
        await foreach (var manifest in LakeManifest.ListAsync(lake, LakeManifest.Prefix, cancellationToken))
        {
            Assert.Equal(next.GetValueOrDefault(manifest.Partition), manifest.From);
            next[manifest.Partition] = manifest.Next;
            foreach (var item in manifest.Objects)
            {
                await using var content = await lake.OpenReadAsync(item.Key, cancellationToken);
                using var text = new StreamReader(new DecompressionStream(content!));
                lines.AddRange((await text.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
