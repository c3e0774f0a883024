using System.CommandLine;
using System.Text.Json;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Tests.Generate;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sample_comes_with_its_truth_beside_it_and_one_summary_line()
    {
        var run = await RunAsync("--output", _folder.File("sample.ndjson"), "--days", "1", "--posts-per-day", "200");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(["sample.ndjson", "truth.json"], _folder.FileNames());
        Assert.Single(run.Output.TrimEnd().Split('\n'));
        Assert.Contains("events", run.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.File("truth.json"), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_truth_tells_the_options_the_posts_and_the_events()
    {
        var output = _folder.File("sample.ndjson");
        await RunAsync("--output", output, "--truth", _folder.File("answers.json"), "--seed", "5", "--days", "2", "--posts-per-day", "200", "--start", "2021-06-01");

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("answers.json")));
        var root = json.RootElement;
        var posts = DumpLine.ParseAll(await File.ReadAllBytesAsync(output)).DistinctBy(line => line.Id).Count();
        Assert.Equal(1, root.GetProperty("formatVersion").GetInt32());
        Assert.Equal(5, root.GetProperty("seed").GetInt64());
        Assert.Equal("2021-06-01T00:00:00Z", root.GetProperty("start").GetString());
        Assert.Equal("2021-06-03T00:00:00Z", root.GetProperty("end").GetString());
        Assert.Equal(posts, root.GetProperty("posts").GetInt64());

        var first = root.GetProperty("events").EnumerateArray().First(item => item.GetProperty("scenario").GetString() == "spike");
        Assert.StartsWith("#", first.GetProperty("keyword").GetString(), StringComparison.Ordinal);
        Assert.Equal("spike", first.GetProperty("kind").GetString());
        Assert.Equal("alert", first.GetProperty("expected").GetString());
        Assert.EndsWith("Z", first.GetProperty("to").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(first.GetProperty("story").GetString()!);
    }

    [Fact]
    public async Task A_truth_reads_back_as_it_was_written()
    {
        await RunAsync("--output", _folder.File("sample.ndjson"), "--days", "4", "--posts-per-day", "200");
        var written = await File.ReadAllBytesAsync(_folder.File("truth.json"));

        using var again = new MemoryStream();
        await (await SampleTruth.ReadAsync(new MemoryStream(written), TestContext.Current.CancellationToken)).WriteAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal(written, again.ToArray());
    }

    [Theory]
    [InlineData("sample.ndjson.zst")]
    [InlineData("sample.ndjson.gz")]
    public async Task A_name_that_ends_like_a_compressed_file_is_compressed_and_holds_the_same_lines(string name)
    {
        await RunAsync("--output", _folder.File("plain.ndjson"), "--days", "1", "--posts-per-day", "200");
        await RunAsync("--output", _folder.File(name), "--days", "1", "--posts-per-day", "200");

        await using var packed = File.OpenRead(_folder.File(name));
        await using var content = await CompressedStream.OpenAsync(packed, "packed", TestContext.Current.CancellationToken);
        using var unpacked = new MemoryStream();
        await content.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        Assert.True(packed.Length < unpacked.Length / 3);
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("plain.ndjson")), unpacked.ToArray());
    }

    [Fact]
    public async Task Lists_choose_languages_scenarios_and_rates()
    {
        var run = await RunAsync("--output", _folder.File("sample.ndjson"), "--days", "3", "--posts-per-day", "4000", "--languages", "tr,de", "--scenarios", "drop,author-spam", "--rates", "0.2,5,20", "--events", "4");

        await using var file = File.OpenRead(_folder.File("truth.json"));
        var truth = await SampleTruth.ReadAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("", run.Errors);
        Assert.Equal(["author-spam", "author-spam", "drop", "drop"], truth.Events.Select(item => item.Scenario).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(truth.Keywords, keyword => Assert.True(keyword.PostsPerHour is 0.2 or 5 or 20));
        Assert.All(truth.Keywords, keyword => Assert.True(keyword.Region is "tr-TR" or "de-DE"));
    }

    [Fact]
    public async Task Counts_become_posts_without_a_truth()
    {
        await File.WriteAllLinesAsync(_folder.File("counts.csv"), ["timestamp,value", "2015-02-26 21:40:00,3", "2015-02-26 21:45:00,4"]);

        var run = await RunAsync("--output", _folder.File("posts.ndjson"), "--counts", _folder.File("counts.csv"), "--keyword", "#x");

        Assert.Equal((0, $"note: {_folder.File("counts.csv")}: windows of 300 s, the distance of 1 of 1 rows from the one before"), (run.ExitCode, run.Errors.TrimEnd()));
        Assert.Equal(["counts.csv", "posts.ndjson"], _folder.FileNames());
        Assert.Equal(7, (await File.ReadAllLinesAsync(_folder.File("posts.ndjson"))).Length);
    }

    [Fact]
    public async Task Which_columns_hold_the_counts_can_be_said()
    {
        await File.WriteAllLinesAsync(_folder.File("counts.csv"), ["day,views,videos", "01/02/2015,9,3", "02/02/2015,9,4"]);

        var run = await RunAsync("--output", _folder.File("posts.ndjson"), "--counts", _folder.File("counts.csv"), "--keyword", "#x", "--value-column", "views", "--dates", "day-first");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(18, (await File.ReadAllLinesAsync(_folder.File("posts.ndjson"))).Length);
        Assert.Contains("windows of 86400 s", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--value-column needs --counts", "--value-column", "views")]
    [InlineData("--counts needs --keyword", "--counts", "a.csv")]
    [InlineData("--keyword needs --counts", "--keyword", "#x")]
    [InlineData("--days does not apply", "--counts", "a.csv", "--keyword", "#x", "--days", "3")]
    [InlineData("not one keyword", "--counts", "a.csv", "--keyword", "x y")]
    [InlineData("days must be", "--days", "0")]
    [InlineData("midnight", "--start", "2020-03-02T05:00:00Z")]
    [InlineData("--rates does not apply", "--counts", "a.csv", "--keyword", "#x", "--rates", "1")]
    [InlineData("none of the languages en, hi", "--languages", "en,xx")]
    [InlineData("events must be", "--events", "-1")]
    [InlineData("rates must be", "--rates", "0")]
    [InlineData("ask for at least", "--rates", "500")]
    [InlineData("ask for at least", "--events", "200")]
    public async Task Arguments_that_do_not_go_together_are_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        var run = await RunAsync(["--output", _folder.File("out.ndjson"), .. arguments]);

        AssertFailure(run, 2, message);
    }

    [Fact]
    public async Task Unreadable_counts_are_one_line_and_exit_code_1()
    {
        var run = await RunAsync("--output", _folder.File("out.ndjson"), "--counts", _folder.File("absent.csv"), "--keyword", "#x");

        AssertFailure(run, 1, "absent.csv");
    }

    [Fact]
    public async Task A_bad_row_is_one_line_and_exit_code_1_and_keeps_the_file_that_was_there()
    {
        await File.WriteAllLinesAsync(_folder.File("counts.csv"), ["2015-02-26 21:40:00,3", "2015-02-26 21:45:00,oops"]);
        await File.WriteAllTextAsync(_folder.File("out.ndjson"), "before");

        var run = await RunAsync("--output", _folder.File("out.ndjson"), "--counts", _folder.File("counts.csv"), "--keyword", "#x");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("counts.csv line 2: 'oops'", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["counts.csv", "out.ndjson"], _folder.FileNames());
        Assert.Equal("before", await File.ReadAllTextAsync(_folder.File("out.ndjson")));
    }

    [Fact]
    public async Task An_output_in_an_absent_folder_is_one_line_and_exit_code_1() =>
        AssertFailure(await RunAsync("--output", _folder.File("absent/out.ndjson")), 1, "absent");

    [Fact]
    public async Task An_output_that_is_a_folder_is_one_line_and_exit_code_1() =>
        AssertFailure(await RunAsync("--output", _folder.Path), 1, "is a directory");

    [Fact]
    public async Task A_cancelled_run_leaves_no_file()
    {
        var run = await RunAsync(new CancellationToken(canceled: true), "--output", _folder.File("out.ndjson"));

        AssertFailure(run, 130, "cancelled");
    }

    [Theory]
    [InlineData("--scenarios", "spike,crash", "'crash'")]
    [InlineData("--rates", "1;2", "'1;2'")]
    public async Task A_word_that_is_not_in_a_list_is_named(string option, string value, string word)
    {
        var run = await RunAsync("--output", _folder.File("out.ndjson"), option, value);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(word, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_output_is_required() =>
        Assert.NotEqual(0, (await RunAsync("--days", "1")).ExitCode);

    private void AssertFailure(Run run, int exitCode, string message)
    {
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
        Assert.Equal("", run.Output);
        Assert.Empty(_folder.FileNames());
    }

    private static Task<Run> RunAsync(params string[] arguments) => RunAsync(TestContext.Current.CancellationToken, arguments);

    private static async Task<Run> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = errors };
        var exitCode = await GenerateCommand.Create(TimeProvider.System).Parse(arguments).InvokeAsync(configuration, cancellation);
        return new Run(exitCode, output.ToString(), errors.ToString());
    }

    private sealed record Run(int ExitCode, string Output, string Errors);
}
