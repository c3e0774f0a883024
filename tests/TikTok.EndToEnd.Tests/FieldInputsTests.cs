using System.Text.Json;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>What people's files are like, through everything.</summary>
public sealed class FieldInputsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hostile/long-key.ndjson", 1)]
    [InlineData("numbers/likes.ndjson", 10)]
    public async Task A_post_with_keys_and_counters_of_any_size_goes_through_and_what_was_cut_is_told(string file, int posts)
    {
        var input = SharedData.FileOrSkip($"field-cases/{file}");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", input]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.True(report.GetProperty("agrees").GetBoolean(), report.GetRawText());
        var day = Assert.Single(report.GetProperty("days").EnumerateArray());
        Assert.Equal(posts, day.GetProperty("counted").GetInt32());
        Assert.True(day.GetProperty("adjustedFields").GetInt32() > 0);
        Assert.NotEqual("0", await StoredState.QueryAsync(work.Data(), "SELECT count(*)::text FROM trends", Ct), StringComparer.Ordinal);
        Assert.Contains("were cut", standalone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_whose_ids_were_rounded_onto_one_another_are_counted_as_such_and_told()
    {
        var input = SharedData.FileOrSkip("field-cases/formats/id-rounded.ndjson");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", input]);
        await standalone.WaitForAsync("processing finished");

        var report = await standalone.GetAsync("/api/v1/reconciliation");
        Assert.Equal(29, report.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("notCounted").GetProperty("rounded").GetInt32()));
        Assert.Contains("rounded", (await HealthAsync(standalone, "counted posts")).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_without_records_is_named_on_console_and_health_and_ends_with_exit_code_1()
    {
        var input = SharedData.FileOrSkip("field-cases/formats/research-videos.ndjson");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        await using (var standalone = StandaloneProcess.Start(work.Data(), ["--input", input]))
        {
            await standalone.WaitForAsync("processing finished");
            await standalone.WaitForAsync("TikTok Research API videos");
            var part = await HealthAsync(standalone, "inputs");
            Assert.Contains("TikTok Research API videos", part.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        await using var once = StandaloneProcess.Start(work.Data(), ["--input", input, "--once"]);
        Assert.Equal(1, await once.ExitAsync());
        Assert.Contains("TikTok Research API videos", once.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing new", once.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_read_from_its_first_byte_and_a_file_that_grew_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes in the file system");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var lines = Enumerable.Range(0, 600).Select(i => PostLine.Raw(1 + i, PostLine.StartMs / 1000 + i * 20, "#rain in town")).ToList();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [work.File("pipe")]))
            await make.WaitForExitAsync(Ct);
        var writing = Task.Run(() => File.WriteAllLines(work.File("pipe"), lines), Ct);
        await using (var piped = StandaloneProcess.Start(work.Data("piped"), ["--input", work.File("pipe"), "--once"]))
            Assert.True(await piped.ExitAsync() == 0 && piped.Output.Contains("600 lines received, 600 valid", StringComparison.Ordinal), $"{piped.Output}\n{piped.Errors}");
        await writing;

        await File.WriteAllLinesAsync(work.File("file"), lines.Take(500), Ct);
        Assert.Contains("500 lines received, 500 valid", await OnceAsync(work), StringComparison.Ordinal);
        Assert.Contains("Nothing new", await OnceAsync(work), StringComparison.Ordinal);
        await File.AppendAllLinesAsync(work.File("file"), lines.Skip(500), Ct);
        Assert.Contains("100 lines received now", await OnceAsync(work), StringComparison.Ordinal);

        const string counted = "SELECT sum(posts)::text FROM keyword_windows WHERE keyword = '*' AND window_seconds = 3600";
        Assert.Equal(("600", "600"), (await StoredState.QueryAsync(work.Data("piped"), counted, Ct), await StoredState.QueryAsync(work.Data("grown"), counted, Ct)));
        Assert.Equal("600", await StoredState.QueryAsync(work.Data("grown"), "SELECT sum(valid)::text FROM ended_inputs", Ct));
    }

    private static async Task<string> OnceAsync(WorkDirectory work)
    {
        await using var standalone = StandaloneProcess.Start(work.Data("grown"), ["--input", work.File("file"), "--once"]);
        Assert.True(await standalone.ExitAsync() == 0, $"{standalone.Output}\n{standalone.Errors}");
        return standalone.Output;
    }

    private static async Task<JsonElement> HealthAsync(StandaloneProcess standalone, string part) =>
        (await standalone.GetAsync("/health")).GetProperty("parts").GetProperty(part);
}
