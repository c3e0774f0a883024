using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.Storage.Tests.Database;

public sealed class DayPartitionsTests(PostgresFixture postgres)
{
    private const string Table = "keyword_windows";
    private static readonly DateOnly s_day = new(2020, 3, 23);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_that_many_ask_for_at_once_gets_one_partition()
    {
        await using var database = await MigratedAsync();
        var shared = new DayPartitions(database, Table);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => (i % 2 == 0 ? shared : new DayPartitions(database, Table)).EnsureAsync(s_day.AddDays(i % 3), Ct)));
        Assert.Equal(["keyword_windows_20200323", "keyword_windows_20200324", "keyword_windows_20200325"], await PartitionsAsync(database), StringComparer.Ordinal);
        await shared.EnsureAsync(s_day, Ct);
    }

    [Fact]
    public async Task A_partition_holds_its_day_in_utc_whatever_the_zone_of_the_session()
    {
        var connectionString = await ConnectionStringAsync();
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Timezone = "Asia/Tokyo" });
        var days = new DayPartitions(database, Table);
        await days.EnsureAsync(s_day, Ct);
        await InsertAsync(database, "2020-03-23T00:00:00Z");
        await InsertAsync(database, "2020-03-23T23:59:59.999Z");
        await Assert.ThrowsAsync<PostgresException>(() => InsertAsync(database, "2020-03-22T23:59:59.999Z"));
        await Assert.ThrowsAsync<PostgresException>(() => InsertAsync(database, "2020-03-24T00:00:00Z"));
        await days.EnsureAsync(s_day.AddDays(1), Ct);
        await InsertAsync(database, "2020-03-24T00:00:00Z");
    }

    private static async Task InsertAsync(NpgsqlDataSource database, string start)
    {
        await using var connection = await database.OpenConnectionAsync(Ct);
        await connection.ExecuteAsync(
            "INSERT INTO keyword_windows (keyword, window_seconds, window_start, posts, authors, engagement, marks) VALUES ('x', 300, @start::text::timestamptz, 1, 1, 1, 0)", new { start });
    }

    private static async Task<IEnumerable<string>> PartitionsAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync(Ct);
        return await connection.QueryAsync<string>("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'keyword_windows'::regclass ORDER BY 1");
    }

    private async Task<NpgsqlDataSource> MigratedAsync() => NpgsqlDataSource.Create(await ConnectionStringAsync());

    private async Task<string> ConnectionStringAsync()
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await Schema.MigrateAsync(connectionString, NullLogger.Instance, Ct);
        return connectionString;
    }
}
