using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Testing;

namespace TikTok.Storage.Tests.Database;

public sealed class SchemaTests(PostgresFixture postgres)
{
    private const string Malformed = "Known defect: a connection string that does not parse leaves Schema.MigrateAsync as ArgumentException or InvalidOperationException";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Migrating_twice_and_at_once_runs_every_script_once()
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(connectionString), Ct)));
        await MigrateAsync(connectionString);

        await using var connection = new NpgsqlConnection(connectionString);
        var scripts = (await connection.QueryAsync<string>("SELECT scriptname FROM schemaversions ORDER BY schemaversionsid")).ToList();
        Assert.Equal(typeof(Schema).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal), scripts, StringComparer.Ordinal);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM anomalies"));
        // The server lets go of a lock when it notices that its connection was closed.
        while (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_database_that_is_not_there_gives_one_line_that_says_which()
    {
        var there = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        var absent = await FailureAsync(new NpgsqlConnectionStringBuilder(there.ConnectionString) { Database = "absent_database" }.ConnectionString);
        Assert.Contains("database 'absent_database'", absent.Message, StringComparison.Ordinal);
        var stranger = await FailureAsync(new NpgsqlConnectionStringBuilder(there.ConnectionString) { Username = "stranger", Password = "secret-word" }.ConnectionString);
        Assert.Contains("user 'stranger'", stranger.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", stranger.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=tiktok;Username=u;Password=secret-word;Timeout=5", "127.0.0.1:1")]
    [InlineData("Host=no-such-host.invalid;Database=tiktok;Username=u;Password=secret-word;Timeout=5", "no-such-host.invalid")]
    [InlineData("Hots=127.0.0.1;Password=secret-word", "ConnectionStrings__tiktok")]
    [InlineData("Host=127.0.0.1;Port=many;Password=secret-word", "ConnectionStrings__tiktok")]
    [InlineData("nonsense", "ConnectionStrings__tiktok")]
    [InlineData("", "ConnectionStrings__tiktok")]
    public async Task A_wrong_connection_string_gives_one_line_that_says_what_to_check(string connectionString, string hint)
    {
        var failure = await FailureAsync(connectionString);
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__tiktok", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_fails_is_named()
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await using (var connection = new NpgsqlConnection(connectionString))
            await connection.ExecuteAsync("CREATE TABLE recent_posts (x int)");
        var failure = await FailureAsync(connectionString);
        Assert.Contains("0001_live.sql", failure.Message, StringComparison.Ordinal);
        Assert.Contains("recent_posts", failure.Message, StringComparison.Ordinal);
    }

    private static Task MigrateAsync(string connectionString) => Schema.MigrateAsync(connectionString, NullLogger.Instance, Ct);

    private static async Task<DatabaseException> FailureAsync(string connectionString)
    {
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => MigrateAsync(connectionString));
        Assert.DoesNotContain('\n', failure.Message);
        return failure;
    }
}
