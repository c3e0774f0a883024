using System.Globalization;
using TikTok.Anomalies.MlNet;
using TikTok.Detector.Evaluation;

namespace TikTok.Detector.Tests.Evaluation;

public sealed class MlNetBacktestTests
{
    public static TheoryData<string> Names => [.. MlNetDetectors.Names];

    [Fact]
    public async Task Every_row_comes_back_with_the_numbers_of_the_detector()
    {
        var (exitCode, output, errors) = await RunAsync("iid-spike", "index,value\n0,5\n1,5\n2,-6.5\n3,5\n4,5000\n", "--set", "confidence=95", "--set", "pvalueHistoryLength=3");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("""
            index,value,alert,score,p_value,martingale
            0,5,0,5,0.5,NaN
            1,5,0,5,0.4999999995,NaN
            2,-6.5,1,-6.5,1E-08,NaN
            3,5,0,5,0.3389824552661713,NaN
            4,5000,1,5000,1E-08,NaN

            """, output);
    }

    [Fact]
    public async Task The_first_column_keeps_its_name_and_text_and_the_value_is_the_float32_that_was_judged()
    {
        var (_, output, _) = await RunAsync("iid-change-point", "Timestamp,value\n2015-02-26 21:42:53,0.1\n2015-02-26T21:47:53Z,16777217\n1424980373,\n1424980374,nan\n0,Infinity\n");
        var lines = output.Split('\n');
        Assert.Equal("Timestamp,value,alert,score,p_value,martingale", lines[0]);
        Assert.StartsWith("2015-02-26 21:42:53,0.10000000149011612,0,0.10000000149011612,0.5,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2015-02-26T21:47:53Z,16777216,0,16777216,", lines[2], StringComparison.Ordinal);
        Assert.Equal(["1424980373,NaN,0,NaN,NaN,NaN", "1424980374,NaN,0,NaN,NaN,NaN"], lines[3..5]);
        Assert.StartsWith("0,Infinity,0,Infinity,1E-08,", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_and_forms_are_found_out_here_too()
    {
        var (exitCode, output, errors) = await RunAsync("iid-spike", "week;brand;mentions\n2024-W01;acme;-1.234,5\n2024-W02;acme;7\n");
        Assert.Equal((0, "note: standard input: times are taken from 'week', values from 'mentions'"), (exitCode, errors));
        Assert.StartsWith("week,value,alert,score,p_value,martingale\n2024-W01,-1234.5,0,", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sr_cnn_prints_its_saliency_in_place_of_p_value_and_martingale()
    {
        var (exitCode, output, _) = await RunAsync("sr-cnn", "index,value\n0,1\n1,2\n2,9\n", "--set", "windowSize=3", "--set", "lookaheadWindowSize=1", "--set", "judgementWindowSize=3");
        Assert.Equal(0, exitCode);
        var rows = Rows(output);
        Assert.StartsWith("index,value,alert,score,mag\n0,1,0,0,0\n1,2,0,0,0\n2,9,", output, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal(5, row.Length));
    }

    [Theory]
    [InlineData("whole", 0)]
    [InlineData("head", 0)]
    [InlineData("head-then-rest", 30)]
    public async Task Ssa_is_trained_and_judges_as_train_says(string train, int first)
    {
        var series = Series(60, row => Math.Round(10 + 5 * Math.Sin(row)));
        string[] parameters = ["--set", "trainingWindowSize=30", "--set", "seasonalityWindowSize=8", "--set", "pvalueHistoryLength=10", "--train", train];
        var (exitCode, output, _) = await RunAsync("ssa-spike", series, parameters);
        Assert.Equal(0, exitCode);
        Assert.Equal(Enumerable.Range(first, 60 - first), Rows(output).Select(row => int.Parse(row[0], CultureInfo.InvariantCulture)));
        // The state after the training is that of its end: what is trained on rows 0 to 29 and judges from row 30 goes straight on.
        Assert.Equal(train == "head-then-rest", Math.Abs(Number(Rows(output)[0][3])) < 1);
    }

    [Fact]
    public async Task Whole_is_the_usual_training_and_batch_the_usual_mode()
    {
        var series = Series(200, row => row * 7 % 11);
        var usual = await RunAsync("ssa-change-point", series);
        Assert.Equal(usual, await RunAsync("ssa-change-point", series, "--train", "whole", "--mode", "batch"));
        Assert.NotEqual(usual, await RunAsync("ssa-change-point", series, "--mode", "stream"));
    }

    [Theory]
    [InlineData("iid-spike")]
    [InlineData("iid-change-point")]
    [InlineData("sr-cnn")]
    public async Task Modes_make_no_difference_without_a_prediction(string detector)
    {
        var series = Series(100, row => row * 7 % 11);
        Assert.Equal(await RunAsync(detector, series, "--mode", "batch"), await RunAsync(detector, series, "--mode", "stream"));
    }

    [Fact]
    public async Task When_the_training_leaves_nothing_to_judge_it_says_so()
    {
        var (exitCode, output, errors) = await RunAsync("ssa-spike", Series(100, row => row % 5), "--train", "head-then-rest");
        Assert.Equal((0, "index,value,alert,score,p_value,martingale\n"), (exitCode, output));
        Assert.Equal("note: all 100 rows are trained on (trainingWindowSize 100), none is left to judge", errors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Help_has_the_parameters_with_their_defaults(string detector)
    {
        var (exitCode, output, _) = await DetectorProgram.RunAsync("backtest", "--help");
        Assert.Equal(0, exitCode);
        var words = output.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var at = Enumerable.Range(1, words.Length - 1).Single(i => words[i - 1] == detector && words[i].Contains('=', StringComparison.Ordinal));
        var own = words.Skip(at).TakeWhile(word => word.Contains('=', StringComparison.Ordinal)).Select(word => word.Split('=')).ToList();
        Assert.Equal(MlNetDetectors.Parameters(detector).Order(StringComparer.Ordinal), own.Select(pair => pair[0]).Order(StringComparer.Ordinal));
        Assert.Equal(MlNetDetectors.Options(detector, []), MlNetDetectors.Options(detector, own.Select(pair => KeyValuePair.Create(pair[0], pair[1]))));
        foreach (var text in new[] { "head-then-rest", "batch", "stream", "SquaredDifference", "Mixture", "Negative" })
            Assert.Contains(text, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--train is for ssa-spike and ssa-change-point: iid-spike needs no training", "iid-spike", "--train", "whole")]
    [InlineData("--set is for iid-spike, iid-change-point, ssa-spike, ssa-change-point, sr-cnn, not for seasonal", "seasonal", "--set", "confidence=95")]
    [InlineData("--train is for", "classic", "--train", "head")]
    [InlineData("--mode is for", "seasonal", "--mode", "batch")]
    [InlineData("--window is for detectors that know windows, not for sr-cnn", "sr-cnn", "--window", "300")]
    [InlineData("iid-spike has no parameter 'windowSize': it has confidence, pvalueHistoryLength, side, exactVariance", "iid-spike", "--set", "windowSize=3")]
    [InlineData("sr-cnn has no parameter 'exactVariance': it has windowSize,", "sr-cnn", "--set", "exactVariance=true")]
    [InlineData("confidence cannot be 'high': give a number", "iid-spike", "--set", "confidence=high")]
    [InlineData("side cannot be 'Left': give one of Positive, Negative, TwoSided", "iid-spike", "--set", "side=Left")]
    [InlineData("confidence is a percentage: give a number from 0 to 100, for example 95.", "iid-spike", "--set", "confidence=101")]
    [InlineData("trainingWindowSize must be more than twice the seasonalityWindowSize of 60", "ssa-spike", "--set", "seasonalityWindowSize=60")]
    [InlineData("lookaheadWindowSize must leave room in the windowSize of 64: give 1 to 62.", "sr-cnn", "--set", "lookaheadWindowSize=63")]
    [InlineData("'confidence' is no parameter: give --set NAME=VALUE, for example --set confidence=95", "iid-spike", "--set", "confidence")]
    [InlineData("'=95' is no parameter", "iid-spike", "--set", "=95")]
    [InlineData("'tail'", "ssa-spike", "--train", "tail")]
    [InlineData("'online'", "ssa-spike", "--mode", "online")]
    public async Task What_does_not_fit_the_detector_exits_with_2_and_says_what_does(string problem, string detector, params string[] args)
    {
        var (exitCode, _, errors) = await RunAsync(detector, "index,value\n0,1\n", args);
        Assert.Equal(2, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "standard input line 1: the file is empty; a series has a time and a value in each row")]
    [InlineData("place,speed,more\n1,1,1\n", "standard input line 1: no column is evidently a time, of 'place', 'speed', 'more': say which with --time-column NAME")]
    [InlineData("index,speed,more\n1,1,1\n", "line 1: the value could be in 'speed', 'more'")]
    [InlineData("index,value\n", "line 2: there are no rows after the header")]
    [InlineData("index,value\n0,1\n1\n", "line 3: there are 1 columns, and 2 in the header")]
    [InlineData("index,value\n0.5,1\n", "line 2: '0.5' is not an index: a whole number")]
    [InlineData("timestamp,value\nnoon,1\n", "line 2: 'noon' is not a time")]
    [InlineData("index,value\n0,many\n", "line 2: 'many' is not a number; leave it empty, or write NaN, where nothing was observed")]
    public async Task A_series_that_is_wrong_is_one_line_that_names_it(string series, string problem)
    {
        var (exitCode, _, errors) = await RunAsync("iid-spike", series);
        Assert.Equal(1, exitCode);
        Assert.Contains(problem, Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_series_that_cannot_be_trained_on_is_one_line()
    {
        var (exitCode, _, errors) = await RunAsync("ssa-spike", "index,value\n0,Infinity\n" + Series(100, row => row).Split('\n', 2)[1]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: standard input: ", Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string detector, string series, params string[] args) =>
        DetectorProgram.RunAsync(["backtest", "--series", "-", "--detector", detector, .. args], series);

    private static string Series(int rows, Func<int, double> value) =>
        "index,value\n" + string.Concat(Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row},{value(row)}\n")));

    private static List<string[]> Rows(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
