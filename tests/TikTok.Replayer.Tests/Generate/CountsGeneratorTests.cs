using System.Globalization;
using TikTok.Anomalies.Series;
using TikTok.Replayer.Generate;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Generate;

public sealed class CountsGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_row_becomes_as_many_posts_in_the_window_of_its_time()
    {
        var lines = await GenerateAsync("#brand",
            "timestamp,value", "2015-02-26 21:42:53,3", "2015-02-26 21:47:53,0", "2015-02-26 21:52:53,700", "2015-02-26T21:57:53Z,36");

        Assert.Equal(
            new Dictionary<DateTimeOffset, int> { [At("21:40")] = 3, [At("21:50")] = 700, [At("21:55")] = 36 },
            CountByWindow(lines, 300));
        Assert.Distinct(lines.Select(line => line.Id));
        Assert.Equal(lines.Select(line => line.CreateTime).Order(), lines.Select(line => line.CreateTime));
        Assert.Equal(739, lines.DistinctBy(line => line.AuthorId, StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Posts_are_spread_evenly_over_their_window()
    {
        var lines = await GenerateAsync("#brand", "2015-02-26 21:40:00,3", "2015-02-26 21:45:00,0");

        Assert.Equal([0, 100, 200], lines.Select(line => (line.Time - At("21:40")).TotalSeconds));
    }

    [Fact]
    public async Task Unsorted_rows_are_sorted_and_rows_of_one_window_add_up()
    {
        var lines = await GenerateAsync("#brand",
            "2015-02-26 21:50:10,1", "2015-02-26 21:40:10,2", "2015-02-26T22:40:10+01:00,4", "2015-02-26 21:45:10,8");

        Assert.Equal(
            new Dictionary<DateTimeOffset, int> { [At("21:40")] = 6, [At("21:45")] = 8, [At("21:50")] = 1 },
            CountByWindow(lines, 300));
    }

    [Fact]
    public async Task A_row_that_comes_early_does_not_shorten_the_windows_of_the_others()
    {
        var lines = await GenerateAsync("#brand", "2015-02-26 19:00:00,3", "2015-02-26 19:05:00,1", "2015-02-26 20:00:00,60", "2015-02-26 21:00:00,2", "2015-02-26 22:00:00,1");

        Assert.Equal(60, lines.Where(line => line.Time >= At("20:00") && line.Time < At("21:00")).Select(line => line.Time).Distinct().Count());
        Assert.Equal(4, lines.Count(line => line.Time < At("20:00")));
    }

    [Fact]
    public async Task A_row_without_a_value_has_no_posts_and_that_is_told()
    {
        var path = _folder.File("counts.csv");
        await File.WriteAllLinesAsync(path, ["timestamp,value", "2015-02-26 21:40:00,2", "2015-02-26 21:45:00,", "2015-02-26 21:50:00,12.0"]);
        using var stream = new MemoryStream();
        var dump = await new CountsGenerator(new CountsOptions(path, "#brand")).WriteAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal(14, dump.Posts);
        Assert.Equal(["1 rows have no value, and so no posts", "windows of 300 s, the distance of 2 of 2 rows from the one before"], dump.Notes);
    }

    [Fact]
    public async Task Counts_are_read_in_the_forms_that_people_have()
    {
        var lines = await GenerateAsync("#brand", "window_start;brand;posts", "26.02.2015 21:40;acme;1.200", "26.02.2015 21:45;acme;1.000,0");

        Assert.Equal(new Dictionary<DateTimeOffset, int> { [At("21:40")] = 1200, [At("21:45")] = 1000 }, CountByWindow(lines, 300));
    }

    [Theory]
    [InlineData("#brand", "#brand", "brand", null)]
    [InlineData("@brand", null, null, "@brand")]
    [InlineData("brand", null, null, null)]
    [InlineData("a\"b\\c", null, null, null)]
    public async Task Every_post_carries_the_keyword(string keyword, string? tag, string? challenge, string? mention)
    {
        var lines = await GenerateAsync(keyword, "2015-02-26 21:40:00,50", "2015-02-26 21:45:00,1");

        Assert.All(lines, line =>
        {
            Assert.Contains(keyword, line.Text.Split(' '), StringComparer.Ordinal);
            Assert.Equal(tag, line.Tags.SingleOrDefault());
            Assert.Equal(challenge, line.Challenges.SingleOrDefault());
            Assert.Equal(mention, line.Mentions.SingleOrDefault());
        });
    }

    [Fact]
    public async Task The_same_counts_give_the_same_bytes()
    {
        string[] rows = ["2015-02-26 21:40:00,50", "2015-02-26 21:45:00,9"];

        Assert.Equal(await WriteAsync("#brand", rows), await WriteAsync("#brand", rows));
    }

    [Fact]
    public async Task A_published_series_is_reproduced_window_by_window()
    {
        var path = SharedData.FileOrSkip("nab-tweets/Twitter_volume_PFE.csv");
        using var stream = new MemoryStream();
        var dump = await new CountsGenerator(new CountsOptions(path, "#pfizer")).WriteAsync(stream, TestContext.Current.CancellationToken);
        var expected = (await File.ReadAllLinesAsync(path)).Skip(1).Select(line => line.Split(','))
            .Select(row => (Window: Floor(DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), 300), Count: int.Parse(row[1], CultureInfo.InvariantCulture)))
            .Where(row => row.Count > 0)
            .ToDictionary(row => row.Window, row => row.Count);

        Assert.Equal(13_742, dump.Posts);
        Assert.Equal(expected, CountByWindow(DumpLine.ParseAll(stream.ToArray()), 300));
    }

    [Theory]
    [InlineData("line 2: 'many' is not a number", "2015-02-26 21:40:00,1", "2015-02-26 21:45:00,many")]
    [InlineData("line 2: '-1' is not a count", "2015-02-26 21:40:00,1", "2015-02-26 21:45:00,-1")]
    [InlineData("line 2: '1.5' is not a count", "2015-02-26 21:40:00,1", "2015-02-26 21:45:00,1.5")]
    [InlineData("line 2: 'yesterday' is not a time", "2015-02-26 21:45:00,1", "yesterday,1")]
    [InlineData("the rows are 7 days apart, and the longest window is a day", "2015-02-01,1", "2015-02-08,1")]
    [InlineData("line 1: '1066-10-14 09:00:00' is not between", "1066-10-14 09:00:00,1", "2015-02-26 21:45:00,1")]
    [InlineData("line 2: there are 1 columns, and 2 in the first row", "2015-02-26 21:40:00,1", "2015-02-26 21:45:00")]
    [InlineData("needs rows at two different times", "2015-02-26 21:40:00,1", "2015-02-26 21:40:00,1")]
    [InlineData("needs rows at two different times", "timestamp,value", "2015-02-26 21:40:00,1")]
    [InlineData("there are no rows", "timestamp,value", "")]
    public async Task A_bad_row_is_named(string message, string first, string second)
    {
        var failure = await Assert.ThrowsAsync<SeriesException>(() => WriteAsync("#brand", first, second));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("counts.csv", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("@")]
    [InlineData("two words")]
    [InlineData("#a#b")]
    [InlineData("##a")]
    public void What_is_not_one_keyword_is_refused(string keyword) =>
        Assert.Throws<ArgumentException>(() => new CountsGenerator(new CountsOptions("counts.csv", keyword)));

    private async Task<IReadOnlyList<DumpLine>> GenerateAsync(string keyword, params string[] rows) =>
        DumpLine.ParseAll(await WriteAsync(keyword, rows));

    private async Task<byte[]> WriteAsync(string keyword, params string[] rows)
    {
        var path = _folder.File("counts.csv");
        await File.WriteAllLinesAsync(path, rows);
        using var stream = new MemoryStream();
        await new CountsGenerator(new CountsOptions(path, keyword)).WriteAsync(stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static Dictionary<DateTimeOffset, int> CountByWindow(IEnumerable<DumpLine> lines, int seconds) =>
        lines.CountBy(line => Floor(line.Time, seconds)).ToDictionary();

    private static DateTimeOffset Floor(DateTimeOffset time, int seconds) => time.AddTicks(-(time.Ticks % (seconds * TimeSpan.TicksPerSecond)));

    private static DateTimeOffset At(string time) => new DateTimeOffset(2015, 2, 26, 0, 0, 0, TimeSpan.Zero) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
}
