using System.Globalization;
using TikTok.Anomalies;
using TikTok.Detector.Evaluation;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Evaluation;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string Found = """{"a.csv": [["2019-09-06 05:00:00", "2019-09-06 15:00:00"]]}""";
    private static readonly DateTime s_start = new(2019, 9, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TemporaryDirectory _folder = new();

    public EvaluateCommandTests()
    {
        // A burst a thousand and a half windows after the start: five days and five hours.
        var rows = Enumerable.Range(0, 2000).Select(row => string.Create(CultureInfo.InvariantCulture, $"{Time(row)},{(row is >= 1502 and < 1514 ? 400 : row % 7)}\n"));
        File.WriteAllText(_folder.Sub("a.csv"), "timestamp,value\n" + string.Concat(rows));
        File.WriteAllText(_folder.Sub("windows.json"), Found);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_window_that_is_found_counts_in_all_tables()
    {
        var rows = Csv(await EvaluateAsync("--detector", "seasonal", "--format", "csv"));
        Assert.Equal(["a.csv", "all"], rows.Select(row => row["series"]), StringComparer.Ordinal);
        Assert.All(rows, row => Assert.Equal(("seasonal", "1", "1", "1.00"), (row["detector"], row["windows"], row["found"], row["recall"])));
        Assert.InRange(double.Parse(rows[1]["standard"], CultureInfo.InvariantCulture), 80, 100);
    }

    [Fact]
    public async Task Without_a_name_all_detectors_stand_side_by_side()
    {
        var rows = Csv(await EvaluateAsync("--format", "csv"));
        Assert.Equal([.. DetectorCatalog.Names, .. DetectorCatalog.Names], rows.Select(row => row["detector"]), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("markdown")]
    public async Task Both_tables_are_printed_whole(string format)
    {
        var (exitCode, output, _) = await EvaluateAsync("--format", format);
        Assert.Equal(0, exitCode);
        foreach (var text in new[] { "best low-FN", "median delay h:mm", "of the window", "NAB score", "a.csv", "classic", "seasonal" })
            Assert.Contains(text, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_scores_are_one_more_detector_whose_threshold_is_found()
    {
        Directory.CreateDirectory(_folder.Sub("results-oracle"));
        var scores = Enumerable.Range(0, 2000).Select(row => $"{Time(row)},0,{(row == 1500 ? "0.7" : "0.2")},0\n");
        await File.WriteAllTextAsync(_folder.Sub("results-oracle/a.csv"), "timestamp,value,anomaly_score,label\n" + string.Concat(scores));
        var row = Csv(await EvaluateAsync("--detector", "classic", "--format", "csv")).Single(row => row["series"] == "all" && row["detector"] == "oracle");
        Assert.Equal(("", "100.00", "100.00", "100.00"), (row["standard"], row["best standard"], row["best low-FP"], row["best low-FN"]));
        Assert.Equal(("0.7", "0:00", "0", "1.00"), (row["threshold"], row["median delay h:mm"], row["false episodes"], row["F1"]));
    }

    [Fact]
    public async Task The_published_scores_of_the_five_real_series_are_those_that_are_known()
    {
        var directory = Path.GetDirectoryName(SharedData.FileOrSkip("nab-tweets/windows.json"))!;
        var rows = Csv(await DetectorProgram.RunAsync("evaluate", "--data", directory, "--format", "csv")).Where(row => row["series"] == "all").ToDictionary(row => row["detector"], StringComparer.Ordinal);
        var published = rows["windowedGaussian"];
        Assert.Equal(("59.07", "29.90", "70.49"), (published["best standard"], published["best low-FP"], published["best low-FN"]));
        Assert.True(double.Parse(rows["seasonal"]["standard"], CultureInfo.InvariantCulture) >= 80);
        Assert.True(double.Parse(rows["seasonal"]["low-FP"], CultureInfo.InvariantCulture) >= 70);
    }

    [Fact]
    public async Task Series_in_another_form_and_without_the_zeros_have_the_same_result()
    {
        var usual = Csv(await EvaluateAsync("--format", "csv"));
        var lines = (await File.ReadAllLinesAsync(_folder.Sub("a.csv"))).Skip(1).Where(line => !line.EndsWith(",0", StringComparison.Ordinal) || line.StartsWith(Time(0), StringComparison.Ordinal) || line.StartsWith(Time(1999), StringComparison.Ordinal));
        await File.WriteAllLinesAsync(_folder.Sub("a.csv"), ["window_start;brand;views;posts", .. lines.Select(line => line.Split(',') is [var time, var count] ? $"{time}.000 UTC;acme;1;{count}" : line)]);
        var (exitCode, output, errors) = await EvaluateAsync("--format", "csv", "--absent-is-zero", "--value-column", "posts");
        Assert.Equal((0, true), (exitCode, errors.Contains("values from 'posts'", StringComparison.Ordinal)));
        Assert.Equal(usual, Csv((0, output, "")));
    }

    [Theory]
    [InlineData("{", "line 1: is not JSON")]
    [InlineData("{}", "names no series")]
    [InlineData("[]", "the form is")]
    [InlineData("""{"a.csv": 1}""", "the form is")]
    [InlineData("""{"a.csv": [[1, 2]]}""", "the form is")]
    [InlineData("""{"a.csv": [["2019-09-06 05:00:00"]]}""", "a window of 1 times")]
    [InlineData("""{"a.csv": [["2019-09-06 05:00:00", "noon"]]}""", "'noon', which is not a time")]
    [InlineData("""{"a.csv": [["2019-09-06 05:00:00", "2019-09-06 04:00:00"]]}""", "ends before it starts")]
    [InlineData("""{"a.csv": [["2019-09-06 05:00:00", "2019-09-06 06:00:00"], ["2019-09-06 05:30:00", "2019-09-06 07:00:00"]]}""", "overlap")]
    [InlineData("""{"a.csv": [["2018-09-06 05:00:00", "2018-09-06 06:00:00"]]}""", "has no rows for the window")]
    [InlineData("""{"a.csv": [["2019-09-06 05:00:00", "2020-09-06 06:00:00"]]}""", "has no rows for the window")]
    [InlineData("""{"a.csv": [["2019-09-06 05:01:00", "2019-09-06 05:02:00"]]}""", "has no rows for the window")]
    [InlineData("""{"a.csv": [], "b.csv": []}""", "names 'b.csv', which is not there")]
    [InlineData("""{"a.csv": [], "a.csv": []}""", "'a.csv' is there twice")]
    public async Task Labels_that_are_wrong_are_one_line(string labels, string problem)
    {
        await File.WriteAllTextAsync(_folder.Sub("windows.json"), labels);
        var (exitCode, _, errors) = await EvaluateAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("windows.json", Assert.Single(errors.Split('\n'), line => !line.StartsWith("note: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_or_a_directory_that_are_missing_are_one_line()
    {
        File.Delete(_folder.Sub("windows.json"));
        Assert.Contains("windows.json: there is no such file", (await EvaluateAsync()).Errors, StringComparison.Ordinal);
        Assert.Equal((1, "", $"error: {_folder.Sub("none")}: there is no such directory"), await DetectorProgram.RunAsync("evaluate", "--data", _folder.Sub("none")));
    }

    [Fact]
    public async Task A_series_without_anomalies_has_no_score_and_its_false_alerts_count()
    {
        await File.WriteAllTextAsync(_folder.Sub("windows.json"), """{"a.csv": []}""");
        var row = Csv(await EvaluateAsync("--detector", "classic", "--format", "csv"))[1];
        Assert.Equal(("", "", "1"), (row["standard"], row["recall"], row["false episodes"]));
    }

    [Fact]
    public async Task A_series_that_is_not_labelled_is_left_out_and_said_so()
    {
        File.Copy(_folder.Sub("a.csv"), _folder.Sub("b.csv"));
        var (exitCode, output, errors) = await EvaluateAsync();
        Assert.Equal(0, exitCode);
        Assert.EndsWith("\nnote: b.csv is left out, since windows.json does not name it", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("b.csv", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timestamp,score\n", "line 1: --value-column: there is no column 'anomaly_score', but 'timestamp', 'score'")]
    [InlineData("timestamp,anomaly_score\n2019-09-01 00:00:00,0.1\n", "there are 1 rows, and 2000 in the series")]
    [InlineData("timestamp,anomaly_score\n2019-09-01 00:05:00,0.1\n", "line 2: '2019-09-01 00:05:00' is not the time of that row")]
    [InlineData("timestamp,anomaly_score\n2019-09-01 00:00:00,high\n", "line 2: 'high' is not a number")]
    [InlineData("timestamp,anomaly_score\n2019-09-01 00:00:00,Infinity\n", "line 2: 'Infinity' is not a score")]
    [InlineData("timestamp,anomaly_score\n2019-09-01 00:00:00\n", "line 2: there are 1 columns, and 2 in the header")]
    public async Task Published_scores_that_are_wrong_are_one_line(string text, string problem)
    {
        Directory.CreateDirectory(_folder.Sub("results-oracle"));
        await File.WriteAllTextAsync(_folder.Sub("results-oracle/a.csv"), text);
        var (exitCode, _, errors) = await EvaluateAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains(problem, Assert.Single(errors.Split('\n'), line => !line.StartsWith("note: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthetic_series_are_judged_by_kind_and_rate_and_the_same_for_the_same_seed()
    {
        string[] args = ["evaluate", "--synthetic", "--detector", "seasonal", "--series", "12", "--format", "csv"];
        var first = await DetectorProgram.RunAsync([.. args, "--seed", "5"]);
        Assert.Equal(first, await DetectorProgram.RunAsync([.. args, "--seed", "5"]));
        Assert.NotEqual(first, await DetectorProgram.RunAsync(args));
        var rows = Csv(first).ToDictionary(row => row["events"], StringComparer.Ordinal);
        Assert.Equal(rows["all"]["number"], rows.Values.Where(row => row["events"].StartsWith("rate", StringComparison.Ordinal)).Sum(row => int.Parse(row["number"], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
        Assert.Contains("rate 0.2", rows.Keys, StringComparer.Ordinal);
        Assert.Contains("spike", rows.Keys, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--synthetic", "--data", ".")]
    [InlineData("--data", ".", "--seed", "2")]
    [InlineData("--data", ".", "--series", "2")]
    [InlineData("--synthetic", "--absent-is-zero")]
    [InlineData("--synthetic", "--window", "300")]
    [InlineData("--synthetic", "--time-column", "ds")]
    [InlineData("--synthetic", "--series", "0")]
    [InlineData("--synthetic", "--format", "xml")]
    [InlineData("--synthetic", "--detector", "oracle")]
    public async Task A_wrong_command_line_exits_with_2(params string[] args) => Assert.Equal(2, (await DetectorProgram.RunAsync(["evaluate", .. args])).ExitCode);

    [Theory]
    [InlineData("")]
    [InlineData("--Storage:DataDirectory=/data", "--Storage:DataDirectory=/data")]
    [InlineData("--urls=http://127.0.0.1:5 --Storage:DataDirectory=/there", "--urls", "http://127.0.0.1:5", "--data", "/there")]
    public async Task Without_a_command_the_service_runs_with_its_settings(string settings, params string[] args)
    {
        string[]? given = null;
        var exitCode = await EvaluationCommands.RunAsync(args, TextReader.Null, (told, _) => Task.FromResult((given = told).Length));

        Assert.Equal(settings, string.Join(' ', given!));
        Assert.Equal(given!.Length, exitCode);
    }

    [Theory]
    [InlineData("bakctest", "backtest")]
    [InlineData("--Detecter:AllowedLateness=00:05:00", "--Detector:AllowedLateness")]
    public async Task What_is_neither_command_nor_setting_is_refused_with_the_nearest(string argument, string nearest)
    {
        var (exitCode, output, errors) = await DetectorProgram.RunAsync(argument);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains($"the nearest is {nearest}", Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> EvaluateAsync(params string[] args) => DetectorProgram.RunAsync(["evaluate", "--data", _folder.Path, .. args]);

    private static string Time(int row) => s_start.AddMinutes(5 * row).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Csv((int ExitCode, string Output, string Errors) result)
    {
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(": windows of 300 s, the distance of ", line, StringComparison.Ordinal));
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))];
    }
}
