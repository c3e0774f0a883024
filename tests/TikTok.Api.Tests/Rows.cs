using Dapper;
using Npgsql;
using TikTok.Storage.Database;

namespace TikTok.Api.Tests;

/// <summary>Writes what the other services would write.</summary>
internal sealed class Rows(NpgsqlDataSource database)
{
    /// <summary>Midnight of the day of stream time that the tests are about.</summary>
    public static readonly DateTime Day = new(2020, 8, 13, 0, 0, 0, DateTimeKind.Utc);

    private readonly DayPartitions _partitions = new(database, "keyword_windows");

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, parameters);
    }

    public Task AnomalyAsync(
        string id, DateTime startsAt, string keyword = "#foryou", string kind = "spike", int window = 3600, int severity = 50,
        string state = "closed", int windows = 1, string evidence = """{"posts":[],"coKeywords":[]}""", string? quiet = null,
        (double Observed, double Expected) hour = default) =>
        ExecuteAsync("""
            INSERT INTO anomalies VALUES (@id, @keyword, 'posts', @kind, 'band', 2, @window, @startsAt, @endsAt, @state, @startsAt, 57, 43, 5.2, 1.3,
              11.9, 8.25, @severity, 1234, 0.95, 321, 7, ARRAY['#fyp', 'music:1'], @evidence::jsonb, 1, @startsAt, @startsAt, NULL, '[]',
              @alert, @quiet, 0.0001, @hourObserved, @hourExpected, @endsAt, @openedAt, @closedAt)
            """,
            new
            {
                id, keyword, kind, window, startsAt, endsAt = startsAt.AddSeconds(window * windows), state, severity, evidence, quiet, alert = quiet is null,
                hourObserved = hour.Observed, hourExpected = hour.Expected, openedAt = state == "provisional" ? null : (DateTime?)startsAt.AddSeconds(window),
                closedAt = state is "closed" or "retracted" ? (DateTime?)startsAt.AddSeconds(window * windows).AddHours(2) : null,
            });

    /// <summary>What the Ranker does to an anomaly when nothing follows.</summary>
    public Task RetractAsync(string id) =>
        ExecuteAsync("UPDATE anomalies SET state = 'retracted', revision = revision + 1, revised_at = revised_at + interval '1 hour', closed_at = ends_at WHERE id = @id", new { id });

    /// <summary>A silence of the stream of two hours.</summary>
    public Task GapAsync(string id, DateTime from) =>
        ExecuteAsync("""
            INSERT INTO anomalies VALUES (@id, '*', 'coverage', 'gap', 'seasonal', 1, 300, @from, @to, 'closed', @from, 0, 0, 1204, 1204,
              1204, 0, 100, 0, 0, 0, 7, ARRAY['*'], '{"posts":[],"coKeywords":[],"authors":[],"music":[],"sampleSize":0}', 1, @to, @to, NULL, '[]',
              true, NULL, 0, 0, 0, @to, @to, @to)
            """, new { id, from, to = from.AddHours(2) });

    public Task PostAsync(long id, DateTime createdAt, string text = "a text", string handle = "someone", params string[] keywords) =>
        ExecuteAsync("""
            INSERT INTO recent_posts VALUES (@id, '77', @handle, 'Some One', @text, ARRAY['foryou'], @createdAt, @streamedAt, 1, 2, 3, NULL, '42', 'a sound', 'a musician', 0, @id);
            INSERT INTO post_keywords SELECT keyword, @createdAt, @id FROM unnest(@keywords) AS keyword;
            """,
            new { id, createdAt, streamedAt = createdAt.AddMinutes(1), text, handle, keywords });

    public async Task WindowAsync(string keyword, int seconds, DateTime start, int posts, int marks = 0, float? expected = null)
    {
        await _partitions.EnsureAsync(DateOnly.FromDateTime(start), TestContext.Current.CancellationToken);
        await ExecuteAsync(
            "INSERT INTO keyword_windows VALUES (@keyword, @seconds, @start, @posts, @authors, @engagement, @marks, @expected::real, @lower::real, @upper::real)",
            new { keyword, seconds, start, posts, authors = posts - 1, engagement = posts * 100L, marks = (short)marks, expected, lower = expected - 1, upper = expected + 1 });
    }

    public Task ClosedUntilAsync(int partition, int seconds, DateTime until) =>
        ExecuteAsync("INSERT INTO scorer_progress VALUES (@partition, @seconds, @until)", new { partition, seconds, until });
}
