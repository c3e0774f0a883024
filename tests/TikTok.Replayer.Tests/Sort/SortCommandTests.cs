using TikTok.Replayer.Tests.Replay;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Sort;

/// <summary>The real program.</summary>
public sealed class SortCommandTests : IDisposable
{
    private static readonly string s_late = PostLine.Raw(1, 30, "late");
    private static readonly string s_early = PostLine.Raw(2, 10, "early");
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_written_in_order_and_what_is_no_record_beside_it()
    {
        var output = _folder.Sub("out.ndjson");
        await File.WriteAllTextAsync(output + ".rejected.ndjson", "of an earlier run");
        var (exitCode, summary, errors) = await ReplayerProcess.RunAsync($"{s_late}\r\nbroken\n\n{s_early}", "sort", "-", "-o", output);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal($"{s_early}\n{s_late}\n", await File.ReadAllTextAsync(output));
        Assert.Equal("broken\n", await File.ReadAllTextAsync(output + ".rejected.ndjson"));
        Assert.Contains("1 lines are no records (NotJson 1)", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_rejected_lines_none_of_an_earlier_run_are_left_beside_the_output()
    {
        await File.WriteAllTextAsync(_folder.Sub("out.rejected.ndjson"), "of an earlier run");
        await ReplayerProcess.RunAsync(s_late, "sort", "-", "-o", _folder.Sub("out"));

        Assert.False(File.Exists(_folder.Sub("out.rejected.ndjson")));
    }

    [Fact]
    public async Task In_a_pipe_standard_output_is_the_dump_alone()
    {
        var (exitCode, output, errors) = await ReplayerProcess.RunAsync($"{s_late}\nbroken\n{s_early}\n", "sort", "-", "--output", "-");

        Assert.Equal((0, $"{s_early}\n{s_late}\n"), (exitCode, output));
        Assert.Contains("left out of standard output", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zst")]
    [InlineData("gz")]
    public async Task A_compressed_output_can_be_read_again(string suffix)
    {
        var output = _folder.Sub($"out.{suffix}");
        await ReplayerProcess.RunAsync($"{s_late}\n{s_early}\n", "sort", "-", "-o", output);

        Assert.Equal($"{s_early}\n{s_late}\n", (await ReplayerProcess.RunAsync("", "sort", output, "-o", "-")).Output);
    }

    [Fact]
    public async Task An_empty_input_is_an_empty_output()
    {
        Assert.Equal(0, (await ReplayerProcess.RunAsync("", "sort", "-", "-o", _folder.Sub("out"))).ExitCode);
        Assert.Equal("", await File.ReadAllTextAsync(_folder.Sub("out")));
    }

    [Fact]
    public async Task An_output_that_is_an_input_is_refused_in_one_line()
    {
        await File.WriteAllTextAsync(_folder.Sub("a"), s_late);
        await AssertFailsAsync("is one of the inputs", "sort", _folder.Path, "-o", _folder.Sub("a"));

        Assert.Equal(s_late, await File.ReadAllTextAsync(_folder.Sub("a")));
    }

    [Fact]
    public async Task A_full_disk_is_one_line_and_no_half_file()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("Only Linux has /dev/full.");
        await File.WriteAllTextAsync(_folder.Sub("a"), s_late);

        await AssertFailsAsync("No space left on device", "sort", _folder.Sub("a"), "-o", "/dev/full");
    }

    [Fact]
    public async Task An_input_that_breaks_off_leaves_the_output_as_it_was()
    {
        await File.WriteAllBytesAsync(_folder.Sub("a"), [0x1F, 0x8B, 7, 7, 7]);
        await File.WriteAllTextAsync(_folder.Sub("out"), "before");
        await AssertFailsAsync("cannot be read", "sort", _folder.Sub("a"), "-o", _folder.Sub("out"));

        Assert.Equal("before", await File.ReadAllTextAsync(_folder.Sub("out")));
        Assert.False(File.Exists(_folder.Sub("out.partial")));
    }

    [Theory]
    [InlineData("--memory", "1MB")]
    [InlineData("--memory", "much")]
    [InlineData("--unknown", "x")]
    public async Task A_wrong_command_line_is_exit_code_2(string option, string value) =>
        Assert.Equal(2, (await ReplayerProcess.RunAsync("", "sort", "-", "-o", "-", option, value)).ExitCode);

    private static async Task AssertFailsAsync(string part, params string[] arguments)
    {
        var (exitCode, _, errors) = await ReplayerProcess.RunAsync("", arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(part, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
