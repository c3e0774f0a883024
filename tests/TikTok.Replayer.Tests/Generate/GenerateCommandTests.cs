using System.CommandLine;
using System.Text.Json;
using TikTok.Replayer.Generate;

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
        Assert.Contains("6 crises", run.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.File("truth.json"), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_truth_tells_seed_times_posts_and_crises()
    {
        var output = _folder.File("sample.ndjson");
        await RunAsync("--output", output, "--truth", _folder.File("answers.json"), "--seed", "5", "--days", "2", "--posts-per-day", "200", "--start", "2021-06-01");

        using var truth = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("answers.json")));
        var root = truth.RootElement;
        var posts = DumpLine.ParseAll(await File.ReadAllBytesAsync(output)).DistinctBy(line => line.Id).Count();
        Assert.Equal(5, root.GetProperty("seed").GetInt64());
        Assert.Equal("2021-06-01T00:00:00Z", root.GetProperty("start").GetString());
        Assert.Equal("2021-06-03T00:00:00Z", root.GetProperty("end").GetString());
        Assert.Equal(posts, root.GetProperty("posts").GetInt64());

        var crisis = root.GetProperty("crises")[0];
        Assert.StartsWith("#", crisis.GetProperty("keyword").GetString(), StringComparison.Ordinal);
        Assert.Equal("spike", crisis.GetProperty("kind").GetString());
        Assert.True(crisis.GetProperty("from").GetDateTimeOffset() < crisis.GetProperty("to").GetDateTimeOffset());
        Assert.EndsWith("Z", crisis.GetProperty("to").GetString(), StringComparison.Ordinal);
        Assert.True(crisis.GetProperty("addedPosts").GetInt32() >= 40);
        Assert.NotEmpty(crisis.GetProperty("story").GetString()!);
    }

    [Fact]
    public async Task Counts_become_posts_without_a_truth()
    {
        await File.WriteAllLinesAsync(_folder.File("counts.csv"), ["timestamp,value", "2015-02-26 21:40:00,3", "2015-02-26 21:45:00,4"]);

        var run = await RunAsync("--output", _folder.File("posts.ndjson"), "--counts", _folder.File("counts.csv"), "--keyword", "#x");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(["counts.csv", "posts.ndjson"], _folder.FileNames());
        Assert.Equal(7, (await File.ReadAllLinesAsync(_folder.File("posts.ndjson"))).Length);
    }

    [Theory]
    [InlineData("--counts needs --keyword", "--counts", "a.csv")]
    [InlineData("--keyword needs --counts", "--keyword", "#x")]
    [InlineData("--days does not apply", "--counts", "a.csv", "--keyword", "#x", "--days", "3")]
    [InlineData("not one keyword", "--counts", "a.csv", "--keyword", "x y")]
    [InlineData("days must be", "--days", "0")]
    [InlineData("midnight", "--start", "2020-03-02T05:00:00Z")]
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
