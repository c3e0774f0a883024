using System.Globalization;

namespace TikTok.EndToEnd.Tests;

/// <summary>A tenth of the lines broken.</summary>
public sealed class BrokenLinesTests
{
    [Fact]
    public async Task Every_good_line_goes_through_and_every_broken_one_is_a_dead_letter_with_its_line_number()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var broken = await UnrulyDump.WriteAsync(work.File("broken.ndjson"), brokenEvery: 10, TestContext.Current.CancellationToken);
        var lines = (await File.ReadAllLinesAsync(work.File("broken.ndjson"), TestContext.Current.CancellationToken)).Length;
        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("broken.ndjson")]);
        await standalone.WaitForAsync("processing finished");

        var letters = await standalone.GetAllAsync("/api/v1/dead-letters?limit=500");
        var total = (await standalone.GetAsync("/api/v1/reconciliation")).GetProperty("total");

        Assert.Equal(broken, letters.Select(letter => letter.GetProperty("line").GetInt64()).Order());
        Assert.All(letters, letter => Assert.Equal(work.File("broken.ndjson"), letter.Text("source")));
        Assert.Equal("BadCreateTime NoId NotAnObject NotJson", string.Join(' ', letters.Select(letter => letter.Text("reason")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        Assert.Equal(lines - broken.Count, total.GetProperty("valid").GetInt32());
        Assert.Equal(lines - broken.Count, total.GetProperty("lake").GetInt32());
        Assert.Equal(lines - broken.Count, total.GetProperty("parsed").GetInt32());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{lines} lines received, {lines - broken.Count} valid, {broken.Count} rejected"), standalone.Output, StringComparison.Ordinal);
        Assert.Equal(0, await standalone.InterruptAsync());
    }
}
