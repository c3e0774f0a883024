using System.Net;
using Npgsql;
using TikTok.Testing;

namespace TikTok.Api.Tests.Load;

/// <summary>Two hundred clients at once do not take a connection from the stages, and are answered with 200 or 503.</summary>
public sealed class SheddingTests(PostgresFixture postgres)
{
    private const int Clients = 200;
    private const int Connections = 4;
    private const int Waiting = 8;
    private const int Stages = 6;

    private static readonly KeyValuePair<string, string?>[] s_small =
    [
        new("Database:ApiConnections", $"{Connections}"), new("Api:MaxWaiting", $"{Waiting}"), new("Database:StageConnections", $"{Stages}"),
        new("Database:ReadTimeout", "00:01:00"), // nobody is to be told that it took too long
    ];

    [Fact]
    public async Task Requests_beyond_those_that_may_wait_are_refused_at_once_and_told_when_to_come_back()
    {
        await using var api = await ApiHost.StartAsync(postgres, s_small);
        await using var busy = await LockAsync(api, "anomalies");
        using var client = new HttpClient { BaseAddress = api.Client.BaseAddress };
        var answers = Enumerable.Range(0, Clients).Select(_ => client.GetAsync("/api/v1/anomalies", TestContext.Current.CancellationToken)).ToList();

        await Eventually.TrueAsync(() => Task.FromResult(answers.Count(answer => answer.IsCompleted) == Clients - Connections - Waiting), "all but those who may wait are refused");
        foreach (var refused in answers.Where(answer => answer.IsCompleted))
        {
            using var answer = await refused;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        }

        var stages = new List<NpgsqlConnection>();
        while (stages.Count < Stages - 1) // one holds the table
            stages.Add(await api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken));
        stages.ForEach(connection => connection.Dispose());
        await busy.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Connections + Waiting, (await Task.WhenAll(answers)).Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task What_was_refused_is_told_in_a_line_for_all_of_a_second()
    {
        await using var api = await ApiHost.StartAsync(postgres, s_small);
        await using var busy = await LockAsync(api, "anomalies");
        using var client = new HttpClient { BaseAddress = api.Client.BaseAddress };
        var answers = Enumerable.Range(0, Clients).Select(_ => client.GetAsync("/api/v1/anomalies", TestContext.Current.CancellationToken)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(answers.Count(answer => answer.IsCompleted) == Clients - Connections - Waiting), "all but those who may wait are refused");

        await Eventually.TrueAsync(() => Task.FromResult(Told().Sum() == Clients - Connections - Waiting), "every refusal is told");
        Assert.True(Told().Count() < Clients / 2);
        await busy.CommitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(answers);

        IEnumerable<int> Told() => api.Logged.Lines.Where(line => line.Contains("requests were answered with 503", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Clients_that_ask_on_and_on_are_never_answered_with_a_failure_of_ours()
    {
        await using var api = await ApiHost.StartAsync(postgres, s_small);
        using var client = new HttpClient { BaseAddress = api.Client.BaseAddress };
        string[] paths = ["anomalies", "status", "posts", "reconciliation", "anomalies/none", "keywords", "dead-letters"];

        var codes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async one =>
        {
            var mine = new List<HttpStatusCode>();
            foreach (var path in paths)
            {
                using var answer = await client.GetAsync($"/api/v1/{path}", TestContext.Current.CancellationToken);
                mine.Add(answer.StatusCode == HttpStatusCode.NotFound ? HttpStatusCode.OK : answer.StatusCode);
            }

            return mine;
        }));

        Assert.All(codes.SelectMany(mine => mine), code => Assert.True(code is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{code}"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/status", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_parts_of_a_process_are_told_apart_by_the_server()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.GetAsync("/api/v1/status");
        await using var connection = await api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT string_agg(DISTINCT application_name, ', ' ORDER BY application_name) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'tiktok'", connection);

        Assert.Equal("tiktok api, tiktok stages", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Nobody reads a table until the transaction ends.</summary>
    private static async Task<NpgsqlTransaction> LockAsync(ApiHost api, string table)
    {
        var connection = await api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return transaction;
    }
}
