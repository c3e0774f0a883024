using System.Globalization;
using CsCheck;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Evaluation;

public sealed class BacktestCommandTests : IDisposable
{
    private static readonly Gen<int[]> s_counts = Gen.Frequency((20, Gen.Int[0, 10]), (1, Gen.Int[0, 5000])).Array[2, 300];
    private static readonly string[] s_backtest = ["backtest", "--series", "-"];
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_comes_back_as_it_was_with_its_verdict()
    {
        var (exitCode, output, errors) = await RunAsync("timestamp,value\n2015-02-26T21:42:53+02:00,104\n2015-02-26T19:47:53.000Z,1.50\n1424980373,7\n", "--window", "300");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("timestamp,value,anomaly_score,alert,kind\n2015-02-26T21:42:53+02:00,104,0,0,\n2015-02-26T19:47:53.000Z,1.50,0,0,\n1424980373,7,0,0,\n", output);
    }

    [Theory]
    [InlineData("seasonal")]
    [InlineData("classic")]
    public async Task A_burst_alerts_with_a_score_of_one_half_or_more_and_a_kind(string detector)
    {
        var (_, output, _) = await RunAsync(Series(2000, row => row is >= 1500 and < 1512 ? 400 : row % 7), "--detector", detector);
        var rows = Rows(output);
        Assert.Contains(rows[1500..1512], row => row.Alert == "1" && row is { Kind: "spike", Score: >= 0.5 });
        Assert.All(rows, row => Assert.Equal(row.Alert == "1", row.Score >= 0.5));
        Assert.All(rows, row => Assert.Equal(row.Alert == "1", row.Kind.Length > 0));
    }

    [Theory]
    [InlineData("seasonal")]
    [InlineData("classic")]
    public async Task A_series_cut_off_has_the_same_verdicts_up_to_there(string detector) =>
        await Gen.Select(s_counts, Gen.Int[2, 300]).SampleAsync(async (counts, cut) =>
        {
            var rows = Math.Min(cut, counts.Length);
            var whole = (await RunAsync(Series(counts.Length, row => counts[row]), "--detector", detector)).Output;
            var part = (await RunAsync(Series(rows, row => counts[row]), "--detector", detector)).Output;
            Assert.StartsWith(part, whole, StringComparison.Ordinal);
            Assert.Equal(rows + 1, part.Count(c => c == '\n'));
        }, iter: 50);

    [Fact]
    public async Task With_a_window_a_row_of_standard_input_is_written_when_it_comes()
    {
        // What has been written when a line is asked for is that of the lines before; the first row waits for none.
        var output = new StringWriter();
        using var input = new LinesOnDemand("timestamp,value", "0,1", "300,2", "600,3")
        {
            Asked = line => Assert.Equal(line < 2 ? 0 : line, output.ToString().Count(c => c == '\n')),
        };
        Assert.Equal(0, await TikTok.Detector.Evaluation.EvaluationCommands.RunAsync([.. s_backtest, "--window", "300"], input, (_, _) => Task.FromResult(7), new() { Output = output }));
        Assert.Equal(4, input.Lines);
    }

    [Fact]
    public async Task Without_a_window_a_thousand_rows_are_read_before_the_first_is_judged()
    {
        var output = new StringWriter();
        using var input = new LinesOnDemand(Series(1100, row => row % 5).TrimEnd('\n').Split('\n'))
        {
            Asked = line => Assert.Equal(line <= 1000 ? 0 : line, output.ToString().Count(c => c == '\n')),
        };
        Assert.Equal(0, await TikTok.Detector.Evaluation.EvaluationCommands.RunAsync(s_backtest, input, (_, _) => Task.FromResult(7), new() { Output = output, Error = TextWriter.Null }));
        Assert.Equal(1101, output.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public async Task The_length_of_windows_is_that_of_most_rows_and_is_told()
    {
        var (exitCode, _, errors) = await RunAsync(Series(2000, row => row % 7));
        Assert.Equal((0, "note: standard input: windows of 300 s, the distance of 999 of the first 999 rows from the one before; --window says otherwise"), (exitCode, errors));
    }

    [Fact]
    public async Task What_would_not_be_read_back_otherwise_is_quoted()
    {
        var (_, output, _) = await RunAsync("date;count\n\"Mar 1, 2024\";\"1,000.5\"\n\"Mar 2, 2024\";7\n");
        Assert.Equal("timestamp,value,anomaly_score,alert,kind\n\"Mar 1, 2024\",\"1,000.5\",0,0,\n\"Mar 2, 2024\",7,0,0,\n", output);
    }

    [Fact]
    public async Task Windows_without_a_row_count_zero_where_somebody_says_so()
    {
        var (exitCode, output, errors) = await RunAsync("hour,posts\n2024-03-01 00:00:00+00,5\n2024-03-01 03:00:00+00,6\n2024-03-01 04:00:00+00,\n", "--window", "3600", "--absent-is-zero");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(
            ["2024-03-01 00:00:00+00,5", "2024-03-01T01:00:00Z,0", "2024-03-01T02:00:00Z,0", "2024-03-01 03:00:00+00,6", "2024-03-01 04:00:00+00,"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => string.Join(',', line.Split(',')[..2])), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Written_zeros_and_absent_rows_that_count_zero_are_the_same()
    {
        static int Count(int row) => row is >= 1500 and < 1512 ? 400 : row % 7 < 4 ? 0 : row % 7;
        var written = Series(2000, row => Count(row));
        var absent = string.Join('\n', written.Split('\n').Where((line, at) => at == 1 || !line.EndsWith(",0", StringComparison.Ordinal)));
        var (expected, found) = (Rows((await RunAsync(written)).Output), Rows((await RunAsync(absent, "--absent-is-zero")).Output));
        Assert.Equal(expected.SkipLast(5).Select(row => (row.Value, row.ScoreText, row.Alert, row.Kind)), found.Take(expected.Count - 5).Select(row => (row.Value, row.ScoreText, row.Alert, row.Kind)));
        Assert.Contains(found, row => row.Alert == "1");
    }

    [Fact]
    public async Task Where_many_windows_have_no_row_the_option_for_it_is_told_once()
    {
        var text = string.Join('\n', Series(2000, row => row).Split('\n').Where((_, at) => at == 0 || at % 3 != 0));
        var (exitCode, _, errors) = await RunAsync(text);
        Assert.Equal(0, exitCode);
        Assert.Single(errors.Split('\n'), line => line.Contains("windows of 300 s without a row. They count as not observed", StringComparison.Ordinal) && line.Contains("--absent-is-zero", StringComparison.Ordinal));
        Assert.DoesNotContain("--absent-is-zero", (await RunAsync(text, "--absent-is-zero")).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("--absent-is-zero", (await RunAsync(Series(2000, row => row))).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_far_off_is_not_filled_up_with_zeros()
    {
        var (exitCode, output, errors) = await RunAsync("timestamp,value\n2024-03-01 00:00,1\n2024-03-01 00:05,1\n2042-03-01 00:10,1\n", "--window", "300", "--absent-is-zero");
        Assert.Equal((1, 3), (exitCode, output.Count(c => c == '\n')));
        Assert.StartsWith("error: standard input line 4: there are ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first-two-close.csv", "line 3: the rows come faster than windows of 3600 s, this one 300 s after the one before")]
    [InlineData("seas-first-close.csv", "line 3: the rows come faster than windows of 3600 s, this one 600 s after the one before")]
    [InlineData("weekly.csv", "the rows are a week apart, and the longest window is a day")]
    public async Task What_would_be_misread_is_refused(string file, string problem)
    {
        var (exitCode, output, errors) = await DetectorProgram.RunAsync("backtest", "--series", SharedData.FileOrSkip($"field-cases/csv/{file}"));
        Assert.Equal(1, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        Assert.InRange(output.Split('\n').Length, 0, 3);
    }

    [Theory]
    [InlineData("head-date-count.csv")]
    [InlineData("head-ds-y.csv")]
    [InlineData("iso-nanos.csv")]
    [InlineData("bigquery-utc.csv")]
    [InlineData("semicolon.csv")]
    public async Task One_series_in_many_forms_has_one_result(string file)
    {
        var rows = await File.ReadAllLinesAsync(SharedData.FileOrSkip("field-cases/csv/first-two-close.csv"));
        var usual = await RunAsync(string.Join('\n', rows.Where((_, at) => at != 2))); // without the row that comes too early
        var (exitCode, output, errors) = await DetectorProgram.RunAsync("backtest", "--series", SharedData.FileOrSkip($"field-cases/csv/{file}"));
        Assert.Equal(0, exitCode);
        Assert.EndsWith("windows of 3600 s, the distance of 671 of the first 671 rows from the one before; --window says otherwise", Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
        Assert.Equal(Rows(usual.Output).Select(row => (row.Value, row.ScoreText, row.Alert, row.Kind)), Rows(output).Select(row => (row.Value, row.ScoreText, row.Alert, row.Kind)));
    }

    [Fact]
    public async Task Thousands_are_thousands()
    {
        var path = SharedData.FileOrSkip("field-cases/csv/thousands.csv");
        var plain = (await File.ReadAllLinesAsync(path)).Select(line => line.Split('"') is [var time, var value, ..] ? time + value.Replace(",", "", StringComparison.Ordinal) : line);
        var (expected, read) = ((await RunAsync(string.Join('\n', plain))).Output, (await DetectorProgram.RunAsync("backtest", "--series", path)).Output);
        Assert.Equal(Verdicts(expected), Verdicts(read));

        static List<string> Verdicts(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(',', line.Split(',')[^3..]))];
    }

    [Fact]
    public async Task The_result_of_group_by_is_read_with_its_zeros()
    {
        var path = SharedData.FileOrSkip("field-cases/csv/group-by.csv");
        Assert.Contains("--absent-is-zero", (await DetectorProgram.RunAsync("backtest", "--series", path)).Errors, StringComparison.Ordinal);
        var (exitCode, output, errors) = await DetectorProgram.RunAsync("backtest", "--series", path, "--absent-is-zero");
        Assert.Equal(0, exitCode);
        Assert.Contains("windows of 3600 s", Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
        Assert.Equal(671, Rows(output).Count); // from 01:00 of the first day to 23:00 of the 28th
    }

    [Fact]
    public async Task A_file_is_read_and_written_with_the_same_result_as_pipes()
    {
        var (series, verdicts) = (_folder.Sub("series.csv"), _folder.Sub("verdicts.csv"));
        var text = Series(700, row => row == 600 ? 90 : row % 5);
        await File.WriteAllTextAsync(series, text);
        Assert.Equal(0, (await DetectorProgram.RunAsync("backtest", "--series", series, "--output", verdicts)).ExitCode);
        Assert.Equal((await RunAsync(text)).Output, await File.ReadAllTextAsync(verdicts));
    }

    [Fact]
    public async Task A_series_is_not_written_over_by_its_verdicts()
    {
        var series = _folder.Sub("series.csv");
        await File.WriteAllTextAsync(series, "timestamp,value\n0,1\n300,2\n");
        var (exitCode, _, errors) = await DetectorProgram.RunAsync("backtest", "--series", series, "--output", series);
        Assert.Equal((1, $"error: {series}: would be written over while it is read; give another --output"), (exitCode, errors));
        Assert.Equal("timestamp,value\n0,1\n300,2\n", await File.ReadAllTextAsync(series));
    }

    [Fact]
    public async Task When_it_is_cancelled_it_exits_with_130()
    {
        using var cancelled = new CancellationTokenSource();
        using var input = new LinesOnDemand("timestamp,value", "0,1", "300,2", "600,3")
        {
            Asked = line =>
            {
                if (line == 3)
                    cancelled.Cancel();
            },
        };
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(130, await TikTok.Detector.Evaluation.EvaluationCommands.RunAsync([.. s_backtest, "--window", "300"], input, (_, _) => Task.FromResult(7), new() { Output = output, Error = errors }, cancelled.Token));
        Assert.Equal("", errors.ToString());
    }

    [Fact]
    public async Task Numbers_can_be_read_again_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var text = Series(700, row => row == 600 ? 90 : row % 5);
        var usual = (await RunAsync(text)).Output;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(usual, (await RunAsync(text)).Output);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.All(Rows(usual), row => Assert.Equal(row.ScoreText, row.Score.ToString("R", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task What_was_not_observed_is_judged_as_nothing_and_teaches_nothing()
    {
        static string Values(string text) => string.Join('\n', text.Split('\n').Where(line => !line.Contains("NaN", StringComparison.Ordinal)));
        var gap = Series(2000, row => row is >= 1000 and < 1288 ? double.NaN : row == 1700 ? 90 : row % 5);
        var left = (await RunAsync(gap)).Output;
        Assert.All(Rows(left)[1000..1288], row => Assert.Equal(("NaN", "0", "0", ""), (row.Value, row.ScoreText, row.Alert, row.Kind)));
        Assert.Equal(Values(left), (await RunAsync(Values(gap))).Output); // as if the rows were missing
        Assert.Equal(left, (await RunAsync(gap.Replace("NaN", "", StringComparison.Ordinal))).Output.Replace(",,0,0,", ",NaN,0,0,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData()]
    [InlineData("--series")]
    [InlineData("--series", "-", "--detector", "oracle")]
    [InlineData("--series", "-", "--window", "0")]
    [InlineData("--series", "-", "--window", "86401")]
    [InlineData("--series", "-", "--window", "soon")]
    [InlineData("--series", "-", "--dates", "year-first")]
    [InlineData("--series", "-", "--decimal", "semicolon")]
    [InlineData("--series", "-", "--detector", "sr-cnn", "--absent-is-zero")]
    public async Task A_wrong_command_line_exits_with_2(params string[] args) =>
        Assert.Equal(2, (await DetectorProgram.RunAsync(["backtest", .. args])).ExitCode);

    [Fact]
    public async Task Help_states_the_threshold()
    {
        var (exitCode, output, _) = await DetectorProgram.RunAsync("backtest", "--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("alerts from 0.5 on", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_series_alert_in_their_windows()
    {
        var path = SharedData.FileOrSkip("nab-tweets/Twitter_volume_AAPL.csv");
        var (exitCode, output, _) = await DetectorProgram.RunAsync("backtest", "--series", path);
        Assert.Equal(0, exitCode);
        var rows = Rows(output);
        Assert.Equal(15902, rows.Count);
        Assert.Contains(rows, row => row.Alert == "1" && string.CompareOrdinal(row.Time, "2015-03-03 04:37:53") >= 0 && string.CompareOrdinal(row.Time, "2015-03-04 13:37:53") <= 0);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string text, params string[] args) => DetectorProgram.RunAsync([.. s_backtest, .. args], text);

    private static string Series(int rows, Func<int, double> value) => string.Create(CultureInfo.InvariantCulture,
        $"timestamp,value\n{string.Concat(Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"{1_567_296_000 + 300 * row},{value(row)}\n")))}");

    private static List<Row> Rows(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))
        .Select(cells => new Row(cells[0], cells[1], cells[2], double.Parse(cells[2], CultureInfo.InvariantCulture), cells[3], cells[4]))];

    private sealed record Row(string Time, string Value, string ScoreText, double Score, string Alert, string Kind);

    private sealed class LinesOnDemand(params string[] lines) : TextReader
    {
        public required Action<int> Asked { get; init; }

        public int Lines { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            Asked(Lines);
            cancellationToken.ThrowIfCancellationRequested();
            if (Lines >= lines.Length)
                return ValueTask.FromResult(0);
            var line = lines[Lines++] + '\n';
            line.AsSpan().CopyTo(buffer.Span);
            return ValueTask.FromResult(line.Length);
        }
    }
}
