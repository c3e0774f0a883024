using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TikTok.Testing;
using ZstdSharp;

namespace TikTok.EndToEnd.Tests;

/// <summary>Dumps in which clocks are wrong, and dumps one after the other, through everything.</summary>
public sealed partial class ClockCasesTests
{
    private static readonly string s_next = "field-cases/clock/next-two-days.ndjson.zst";

    [Theory]
    [InlineData("clock/clean", 960, 0, 0)]
    [InlineData("clock/mid-plus2y", 960, 1, 0)]
    [InlineData("clock/first-plus2y", 960, 1, 0)]
    [InlineData("clock/last-plus2y", 960, 1, 0)]
    [InlineData("clock/mx-three-plus3h", 960, 3, 0)]
    [InlineData("clock/mx-every20th-plus2h", 912, 48, 0)]
    [InlineData("clock/mid-one", 960, 0, 1)]
    [InlineData("hostile/dated-now", 600, 1, 0)]
    public async Task Wrong_clocks_are_set_aside_and_told_exactly_and_all_other_posts_are_counted(string file, int counted, int ahead, int behind)
    {
        var input = SharedData.FileOrSkip($"field-cases/{file}.ndjson.zst");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", input]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.True(report.GetProperty("agrees").GetBoolean(), report.GetRawText());
        Assert.Equal((counted, ahead + behind), (Total(report, "counted"), Total(report, "notCounted")));
        Assert.Equal((ahead, behind), (NotCounted(report, "ahead"), NotCounted(report, "behind")));
        Assert.Equal(counted + ahead + behind, report.GetProperty("live").GetProperty("distinct").GetInt32());
        Assert.Empty(await standalone.GetAllAsync("/api/v1/anomalies?kind=gap"));
        var told = (await standalone.GetAsync("/health")).GetProperty("parts").GetProperty("counted posts").GetProperty("reason").GetString();
        Assert.Equal(ahead + behind > 0, told is not null);
    }

    [Theory]
    [InlineData("clean")]
    [InlineData("last-plus2y")]
    public async Task Dumps_that_meet_at_a_full_hour_are_counted_and_judged_as_one(string first)
    {
        var (one, two) = (SharedData.FileOrSkip($"field-cases/clock/{first}.ndjson.zst"), SharedData.FileOrSkip(s_next));
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await File.WriteAllTextAsync(work.File("whole.ndjson"), await TextAsync(one) + await TextAsync(two), TestContext.Current.CancellationToken);
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
        var lines = (await TextAsync(input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
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
        var (clean, next) = (SharedData.FileOrSkip("field-cases/clock/clean.ndjson.zst"), SharedData.FileOrSkip(s_next));
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var lines = (await TextAsync(clean)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(work.File("first.ndjson"), [.. lines[..^wrong], .. lines[^wrong..].Select(line => Later(line, secondsAhead))], TestContext.Current.CancellationToken);
        await RunAsync(work.Data(), work.File("first.ndjson"));
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", next]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.True(report.GetProperty("agrees").GetBoolean(), report.GetRawText());
Assert.Equal((1920, 0), (Total(report, "counted") + NotCounted(report, "ahead"), NotCounted(report, "late")));
        Assert.Empty(await standalone.GetAllAsync("/api/v1/anomalies?kind=gap"));
    }

    [Fact]
    public async Task Wrong_clocks_where_a_dump_begins_are_set_aside_by_everybody()
    {
        var input = SharedData.FileOrSkip("field-cases/clock/clean.ndjson.zst");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var lines = (await TextAsync(input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(work.File("dump.ndjson"), [.. lines[..12].Select(line => Later(line, -8 * 365 * 86_400)), .. lines[12..]], TestContext.Current.CancellationToken);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("dump.ndjson")]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.True(report.GetProperty("agrees").GetBoolean(), report.GetRawText());
        Assert.Equal((948, 12), (Total(report, "counted"), NotCounted(report, "behind")));
    }

    [Fact]
    public async Task One_post_of_the_future_does_not_stop_a_paced_replay()
    {
        var input = SharedData.FileOrSkip("field-cases/clock/two-hours-one-future.ndjson");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", input, "--live", "00:00:10", "--once"]); // two hours in less than a second; by the future post it would be in years
        Assert.Equal(0, await standalone.ExitAsync());
        Assert.Contains("2020-09-01", standalone.Output, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string data, string input)
    {
        await using var standalone = StandaloneProcess.Start(data, ["--input", input, "--once"]);
        Assert.True(await standalone.ExitAsync() == 0, $"{standalone.Output}\n{standalone.Errors}");
    }

    private static string Later(string line, long seconds) => CreateTime().Replace(line, found => (long.Parse(found.Value, CultureInfo.InvariantCulture) + seconds).ToString(CultureInfo.InvariantCulture));

    private static int Total(JsonElement report, string name) => report.GetProperty("total").GetProperty(name).GetInt32();

    private static int NotCounted(JsonElement report, string reason) => report.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("notCounted").GetProperty(reason).GetInt32());

    /// <summary>Number of posts, and hash of the counts of all keywords without their bands.</summary>
    private static Task<string> CountedAsync(string data) => StoredState.QueryAsync(data, """
        SELECT sum(posts) FILTER (WHERE keyword = '*' AND window_seconds = 3600) || ' '
          || md5(string_agg(concat_ws(' ', keyword, window_seconds, window_start, posts, authors, engagement, marks), E'\n' ORDER BY keyword, window_seconds, window_start))
        FROM keyword_windows
        """, TestContext.Current.CancellationToken);

    private static async Task<string> TextAsync(string path)
    {
        await using var file = File.OpenRead(path);
        using var text = new StreamReader(new DecompressionStream(file));
        return await text.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?<=\"createTime\": ?\"?)[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CreateTime();
}
