using TikTok.Testing;

namespace TikTok.Detector.Tests.Evaluation;

/// <summary>What is read, and what is refused: by one line that names file and line, with exit code 1.</summary>
public sealed class SeriesFileTests : IDisposable
{
    private const string Header = "timestamp,value\n";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("timestamp,value", 2, "there are no rows")]
    [InlineData("0,1\n300,2\n", 1, "no column is evidently a time, of column 1 ('0'), column 2 ('1')")]
    [InlineData("date,views,likes\n2024-03-01,1,2\n", 1, "--value-column NAME")]
    [InlineData("\u0001\u0002PK\n", 1, "this is no text")]
    [InlineData(Header + "0,1\n300\n", 3, "there are 1 columns, and 2 in the header")]
    [InlineData(Header + "0,1\n300,1,5\n", 3, "there are 3 columns, and 2 in the header")]
    [InlineData(Header + "yesterday,1\n", 2, "'yesterday' is not a time")]
    [InlineData(Header + ",1\n", 2, "'' is not a time")]
    [InlineData(Header + "01/02/2015,1\n", 2, "--dates day-first or month-first")]
    [InlineData(Header + "0,many\n", 2, "'many' is not a number")]
    [InlineData("timestamp;value\n0;4,000\n", 2, "--decimal point or comma")]
    [InlineData(Header + "0,1\n300,-1\n", 3, "'-1' is not a count")]
    [InlineData(Header + "0,1\n300,Infinity\n", 3, "'Infinity' is not a count")]
    [InlineData(Header + "0,1\n300,-Infinity\n", 3, "is not a count")]
    [InlineData(Header + "0,1\n300,1e400\n", 3, "'1e400' is not a count")]
    [InlineData(Header + "0,1\n600,2\n300,3\n", 4, "300 is earlier than 600 in the row before: sort the rows by time")]
    [InlineData(Header + "0,1\n300,2\n300,3\n", 4, "300 is there twice")]
    [InlineData(Header + "0,1\n0,2\n", 3, "0 is there twice")]
    [InlineData(Header + "0,1\n", 2, "give it with --window")]
    [InlineData(Header + "0,1\n300,2\n600,2\n601,3\n", 5, "come faster than windows of 300 s, this one 1 s after the one before: leave it out")]
    [InlineData(Header + "0,1\n300,2\n3600,2\n7200,3\n10800,3\n14400,3\n", 3, "come faster than windows of 3600 s, this one 300 s after the one before")]
    [InlineData(Header + "\"0,1\n300,2\n", 2, "a quote is opened and not closed")]
    public async Task What_is_wrong_is_one_line_with_file_and_line_number(string text, int line, string problem)
    {
        var path = _folder.Sub("series.csv");
        await File.WriteAllTextAsync(path, text);
        var (exitCode, _, errors) = await DetectorProgram.RunAsync("backtest", "--series", path);
        Assert.Equal(1, exitCode);
        var error = Assert.Single(errors.Split('\n'), text => !text.StartsWith("note: ", StringComparison.Ordinal));
        Assert.StartsWith($"error: {path} line {line}: ", error, StringComparison.Ordinal);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1\n0.1,2\n", "the rows are 0.1 s apart, and a window is a second to a day")]
    [InlineData("2015-01-01,1\n2015-01-08,2\n2015-01-15,2\n", "the rows are a week apart, and the longest window is a day: these detectors learn how hours and weekdays differ")]
    [InlineData("2015-W01,1\n2015-W02,2\n2015-W03,2\n", "the rows are a week apart")]
    [InlineData("2015-01-01,1\n2015-02-01,2\n2015-03-01,3\n2015-04-01,3\n", "the rows are a month apart")]
    [InlineData("2015-01,1\n2015-02,2\n", "the rows are a month apart")]
    [InlineData("2015-Q1,1\n2015-Q2,2\n2015-Q3,2\n", "the rows are a quarter apart")]
    [InlineData("2015,1\n2016,2\n2017,2\n", "the rows are a year apart")]
    [InlineData("2015-01-01,1\n2015-01-11,2\n", "the rows are 10 days apart")]
    public async Task A_length_that_windows_cannot_have_is_refused_with_the_reason(string rows, string problem)
    {
        var (exitCode, output, errors) = await DetectorProgram.RunAsync(["backtest", "--series", "-"], Header + rows);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"error: standard input: {problem}", Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hole_after_the_first_row_is_a_hole() =>
        Assert.Equal(0, (await DetectorProgram.RunAsync(["backtest", "--series", "-"], Header + "0,1\n600,2\n900,2\n1200,3\n1500,3\n1800,3\n2100,3\n")).ExitCode);

    [Fact]
    public async Task Rows_before_a_bad_one_are_judged()
    {
        var (exitCode, output, errors) = await DetectorProgram.RunAsync(["backtest", "--series", "-"], Header + "0,1\n300,2\n600,x\n");
        Assert.Equal((1, 3), (exitCode, output.Count(c => c == '\n')));
        Assert.Contains("\nerror: standard input line 4: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_shown_of_a_bad_line_is_short()
    {
        var (_, _, errors) = await DetectorProgram.RunAsync(["backtest", "--series", "-"], new string('x', 100_000));
        Assert.InRange(errors.Length, 50, 300);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_a_directory_is_one_line()
    {
        var missing = await DetectorProgram.RunAsync("backtest", "--series", _folder.Sub("nowhere.csv"));
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("nowhere.csv", Assert.Single(missing.Errors.Split('\n')), StringComparison.Ordinal);
        Assert.Equal((1, "", $"error: {_folder.Path}: is a directory, not a file"), await DetectorProgram.RunAsync("backtest", "--series", _folder.Path));
    }

    [Theory]
    [InlineData("timestamp,value\r\n2015-02-26 21:42:53,1\r\n2015-02-26 21:47:53,2\r\n")]
    [InlineData("timestamp,value\n2015-02-26 21:42:53,1\n2015-02-26 21:47:53,2")]
    [InlineData("\uFEFFtimestamp,value\n2015-02-26 21:42:53,1\n2015-02-26 21:47:53,2\n")]
    [InlineData("\uFEFF\"timestamp\",\"value\"\r\n\"2015-02-26 21:42:53\",\"1\"\r\n\"2015-02-26 21:47:53\",\"2\"\r\n\r\n")]
    [InlineData("Timestamp, Value\n\n2015-02-26 21:42:53 , 1\n  \n2015-02-26 21:47:53, 2\n")]
    public async Task Line_ends_quotes_spaces_and_a_byte_order_mark_make_no_difference(string text)
    {
        var path = _folder.Sub("series.csv");
        await File.WriteAllTextAsync(path, text);
        const string expected = "timestamp,value,anomaly_score,alert,kind\n2015-02-26 21:42:53,1,0,0,\n2015-02-26 21:47:53,2,0,0,\n";
        const string note = "windows of 300 s, the distance of 1 of the first 1 rows from the one before; --window says otherwise";
        Assert.Equal((0, expected, $"note: {path}: {note}"), await DetectorProgram.RunAsync("backtest", "--series", path));
        Assert.Equal((0, expected, $"note: standard input: {note}"), await DetectorProgram.RunAsync(["backtest", "--series", "-"], text));
    }

    [Fact]
    public async Task Utf_16_with_its_mark_is_read_and_without_it_refused_by_name()
    {
        var path = _folder.Sub("series.csv");
        await File.WriteAllTextAsync(path, "date\tcount\r\n2015-02-26\t1\r\n2015-02-27\t2\r\n", System.Text.Encoding.Unicode); // as a spreadsheet saves Unicode text
        var (exitCode, output, _) = await DetectorProgram.RunAsync("backtest", "--series", path);
        Assert.Equal((0, "timestamp,value,anomaly_score,alert,kind\n2015-02-26,1,0,0,\n2015-02-27,2,0,0,\n"), (exitCode, output));
        await File.WriteAllBytesAsync(path, System.Text.Encoding.Unicode.GetBytes("date\tcount\r\n2015-02-26\t1\r\n"));
        Assert.Contains("UTF-16 without a byte order mark", (await DetectorProgram.RunAsync("backtest", "--series", path)).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2015-02-26 21:42", "2015-02-26 21:47")]
    [InlineData("2015-02-26 21:42:53.000000", "2015-02-26 21:47:53.000001")]
    [InlineData("2015-02-26T21:42:53Z", "2015-02-26T23:47:53+02:00")]
    [InlineData("2015-02-26 21:42:53Z", "2015-02-26 16:17:53-05:30")]
    [InlineData("2015-02-26T21:42:53.1234567Z", "2015-02-26T21:47:53.5")]
    [InlineData("2015-02-26", "2015-02-27")]
    [InlineData("1424986973", "1424987273.25")]
    public async Task Times_are_written_in_many_ways_and_come_back_as_they_were(string first, string second)
    {
        var (exitCode, output, _) = await DetectorProgram.RunAsync(["backtest", "--series", "-"], $"{Header}{first},1\n{second},2\n");
        Assert.Equal((0, $"timestamp,value,anomaly_score,alert,kind\n{first},1,0,0,\n{second},2,0,0,\n"), (exitCode, output));
    }

    [Fact]
    public async Task A_single_row_is_judged_when_the_length_of_windows_is_given() =>
        Assert.Equal(0, (await DetectorProgram.RunAsync(["backtest", "--series", "-", "--window", "300"], Header + "0,1\n")).ExitCode);
}
