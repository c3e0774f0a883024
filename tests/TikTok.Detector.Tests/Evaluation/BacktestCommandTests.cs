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
        var (exitCode, output, errors) = await RunAsync("timestamp,value\n2015-02-26T21:42:53+02:00,104\n2015-02-26T19:47:53.000Z,1.50\n1424980373,7\n");
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
    public async Task A_row_is_written_when_it_is_judged_and_the_first_one_when_the_second_tells_the_length()
    {
        // What has been written when a row is asked for is that of the rows before.
        var output = new StringWriter();
        using var input = new LinesOnDemand("timestamp,value", "0,1", "300,2", "600,3")
        {
            Asked = line => Assert.Equal(line switch { < 3 => 0, 3 => 3, _ => 4 }, output.ToString().Count(c => c == '\n')),
        };
        Assert.Equal(0, await TikTok.Detector.Evaluation.EvaluationCommands.RunAsync(s_backtest, input, (_, _) => Task.FromResult(7), new() { Output = output }));
        Assert.Equal(5, input.Lines);
    }

    [Fact]
    public async Task A_file_is_read_and_written_with_the_same_result_as_pipes()
    {
        var (series, verdicts) = (_folder.Sub("series.csv"), _folder.Sub("verdicts.csv"));
        var text = Series(700, row => row == 600 ? 90 : row % 5);
        await File.WriteAllTextAsync(series, text);
        Assert.Equal((0, "", ""), await DetectorProgram.RunAsync("backtest", "--series", series, "--output", verdicts));
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
        Assert.Equal(130, await TikTok.Detector.Evaluation.EvaluationCommands.RunAsync(s_backtest, input, (_, _) => Task.FromResult(7), new() { Output = output, Error = errors }, cancelled.Token));
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

        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            Asked(Lines);
            cancellationToken.ThrowIfCancellationRequested();
            return new ValueTask<string?>(Lines++ < lines.Length ? lines[Lines - 1] : null);
        }
    }
}
