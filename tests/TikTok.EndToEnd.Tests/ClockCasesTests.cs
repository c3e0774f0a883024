using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>Dumps in which clocks are wrong, and dumps one after the other, through everything.</summary>
public sealed class ClockCasesTests
{
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
        Assert.Equal((counted, ahead + behind), (ClockDump.Total(report, "counted"), ClockDump.Total(report, "notCounted")));
        Assert.Equal((ahead, behind), (ClockDump.NotCounted(report, "ahead"), ClockDump.NotCounted(report, "behind")));
        Assert.Equal(counted + ahead + behind, report.GetProperty("live").GetProperty("distinct").GetInt32());
        Assert.Empty(await standalone.GetAllAsync("/api/v1/anomalies?kind=gap"));
        var told = (await standalone.GetAsync("/health")).GetProperty("parts").GetProperty("counted posts").GetProperty("reason").GetString();
        Assert.Equal(ahead + behind > 0, told is not null);
    }

    [Fact]
    public async Task Wrong_clocks_where_a_dump_begins_are_set_aside_by_everybody()
    {
        var input = SharedData.FileOrSkip("field-cases/clock/clean.ndjson.zst");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var lines = (await ClockDump.TextAsync(input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(work.File("dump.ndjson"), [.. lines[..12].Select(line => ClockDump.Later(line, -8 * 365 * 86_400)), .. lines[12..]], TestContext.Current.CancellationToken);
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("dump.ndjson")]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.True(report.GetProperty("agrees").GetBoolean(), report.GetRawText());
        Assert.Equal((948, 12), (ClockDump.Total(report, "counted"), ClockDump.NotCounted(report, "behind")));
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
}
