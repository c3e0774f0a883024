using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>Dumps one after the other into one directory, through everything.</summary>
public sealed class ConsecutiveDumpsTests
{
    private const string Next = "field-cases/clock/next-two-days.ndjson.zst";

    [Theory]
    [InlineData("clean")]
    [InlineData("last-plus2y")]
    public async Task Dumps_that_meet_at_a_full_hour_are_counted_and_judged_as_one(string first)
    {
        var (one, two) = (SharedData.FileOrSkip($"field-cases/clock/{first}.ndjson.zst"), SharedData.FileOrSkip(Next));
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await File.WriteAllTextAsync(work.File("whole.ndjson"), await ClockDump.TextAsync(one) + await ClockDump.TextAsync(two), TestContext.Current.CancellationToken);
        await RunAsync(work.Data("apart"), one);
        await RunAsync(work.Data("apart"), two);
        await RunAsync(work.Data("whole"), work.File("whole.ndjson"));

        var whole = await StoredState.ReadAsync(work.Data("whole"), TestContext.Current.CancellationToken);
        Assert.StartsWith("1920", await CountedAsync(work.Data("apart")), StringComparison.Ordinal);
        StoredState.AssertSame(whole, await StoredState.ReadAsync(work.Data("apart"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_dump_that_goes_on_within_the_hour_in_which_the_last_one_ended_is_counted_as_one_and_the_hour_says_so()
    {
        var input = SharedData.FileOrSkip("field-cases/clock/clean.ndjson.zst");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var lines = (await ClockDump.TextAsync(input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(work.File("one.ndjson"), lines.Take(500), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(work.File("two.ndjson"), lines.Skip(500), TestContext.Current.CancellationToken);
        await RunAsync(work.Data("apart"), work.File("one.ndjson"));
        await RunAsync(work.Data("apart"), work.File("two.ndjson"));
        await RunAsync(work.Data("whole"), input);

        Assert.Equal(await CountedAsync(work.Data("whole")), await CountedAsync(work.Data("apart")));
        var days = (await StoredState.ReadAsync(work.Data("apart"), TestContext.Current.CancellationToken)).Days;
        Assert.Contains("\"window_seconds\":3600,\"window_start\":\"2020-09-02T00:00:00+00:00\",\"revised\":true", days, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_clocks_where_a_dump_ends_take_nothing_from_the_next()
    {
        const int wrong = 3;
        const int secondsAhead = 23 * 3600;
        var (clean, next) = (SharedData.FileOrSkip("field-cases/clock/clean.ndjson.zst"), SharedData.FileOrSkip(Next));
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var lines = (await ClockDump.TextAsync(clean)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(work.File("first.ndjson"), [.. lines[..^wrong], .. lines[^wrong..].Select(line => ClockDump.Later(line, secondsAhead))], TestContext.Current.CancellationToken);
        await RunAsync(work.Data(), work.File("first.ndjson"));
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", next]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.True(report.GetProperty("agrees").GetBoolean(), report.GetRawText());
Assert.Equal((1920, 0), (ClockDump.Total(report, "counted") + ClockDump.NotCounted(report, "ahead"), ClockDump.NotCounted(report, "late")));
        Assert.Empty(await standalone.GetAllAsync("/api/v1/anomalies?kind=gap"));
    }

    private static async Task RunAsync(string data, string input)
    {
        await using var standalone = StandaloneProcess.Start(data, ["--input", input, "--once"]);
        Assert.True(await standalone.ExitAsync() == 0, $"{standalone.Output}\n{standalone.Errors}");
    }

    /// <summary>Number of posts, and hash of the counts of all keywords without their bands.</summary>
    private static Task<string> CountedAsync(string data) => StoredState.QueryAsync(data, """
        SELECT sum(posts) FILTER (WHERE keyword = '*' AND window_seconds = 3600) || ' '
          || md5(string_agg(concat_ws(' ', keyword, window_seconds, window_start, posts, authors, engagement, marks), E'\n' ORDER BY keyword, window_seconds, window_start))
        FROM keyword_windows
        """, TestContext.Current.CancellationToken);
}
