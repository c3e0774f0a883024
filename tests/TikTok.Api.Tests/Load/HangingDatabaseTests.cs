using System.Net;
using System.Text.Json;
using Npgsql;
using TikTok.Testing;

namespace TikTok.Api.Tests.Load;

/// <summary>A database that hangs, or takes too long, keeps nobody waiting.</summary>
public sealed class HangingDatabaseTests(PostgresFixture postgres)
{
    private static readonly KeyValuePair<string, string?> s_short = new("Database:ReadTimeout", "00:00:00.3");

    [Fact]
    public async Task A_statement_that_takes_too_long_is_given_up_and_answered_with_503()
    {
        await using var api = await ApiHost.StartAsync(postgres, s_short);
        await using var connection = await api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand("LOCK TABLE anomalies IN ACCESS EXCLUSIVE MODE", connection, transaction))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await api.GetProblemAsync("/api/v1/anomalies", HttpStatusCode.ServiceUnavailable);

        await using var count = api.Database.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tiktok api' AND state = 'active'");
        await Eventually.TrueAsync(async () => (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0, "the server gives it up");
        Assert.All(api.Logged.Lines, line => Assert.DoesNotContain('\n', line));
    }

    [Theory]
    [InlineData("/api/v1/anomalies")]
    [InlineData("/api/v1/reconciliation")]
    [InlineData("/api/v1/anomalies/none/lineage")]
    public async Task While_the_database_hangs_a_request_is_answered_with_503_and_a_line_and_health_names_it(string path)
    {
        await using var database = await HangingPostgres.StartOrSkipAsync();
        await using var api = await ApiHost.StartOnAsync(database.ConnectionString, s_short);
        await api.GetAsync("/health");
        await api.GetAsync("/api/v1/status"); // the pool has a connection that looks well

        database.Hang();

        Assert.Contains("ask again", (await api.GetProblemAsync(path, HttpStatusCode.ServiceUnavailable)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(api.Logged.Lines, line => line.Contains(path, StringComparison.Ordinal));
        using (var health = await api.Client.GetAsync("/health", TestContext.Current.CancellationToken))
        {
            var parts = JsonElement.Parse(await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("parts");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains("has not answered", parts.GetProperty("PostgreSql").GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        using (var page = await api.Client.GetAsync("/", TestContext.Current.CancellationToken))
            Assert.Contains("cannot be read at the moment", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.All(api.Logged.Lines, line => Assert.DoesNotContain('\n', line));

        database.GoOn();
        await Eventually.TrueAsync(async () => (await api.Client.GetAsync("/api/v1/status", TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.OK, "it is answered again");
        await Eventually.TrueAsync(async () => (await api.Client.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.OK, "it is healthy again");
    }
}
