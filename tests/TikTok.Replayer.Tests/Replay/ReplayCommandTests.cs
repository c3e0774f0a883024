using System.CommandLine;
using TikTok.Replayer.Replay;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Replay;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x", "--max", "--pace", "original")]
    [InlineData("x", "--speed", "0")]
    [InlineData("x", "--speed", "fast")]
    [InlineData("x", "--pace", "walking")]
    [InlineData("x", "--from", "yesterday")]
    [InlineData("x", "--limit", "many")]
    [InlineData("x", "--limit", "0")]
    [InlineData("x", "--unknown")]
    [InlineData("x", "--rate", "0")]
    [InlineData("x", "--rate", "5", "--speed", "2")]
    [InlineData("x", "--rate", "5", "--max")]
    [InlineData("x", "--speed", "5", "--max")]
    [InlineData("-", "--loop")]
    [InlineData("-", "--share")]
    [InlineData("x", "--share", "--sort")]
    [InlineData("x", "--share", "--loop")]
    [InlineData("x", "--share", "--limit", "5")]
    [InlineData("x", "--share", "--speed", "60")]
    [InlineData("x", "--share", "--rate", "5")]
    [InlineData("x", "--share", "--pace", "original")]
    [InlineData("x", "--share", "--clock", "wall")]
    [InlineData("x", "--share", "--restart")]
    [InlineData]
    public void A_wrong_command_line_is_refused_before_anything_is_done(params string[] arguments)
    {
        var parsed = ReplayCommand.Create().Parse(arguments);

        Assert.Single(parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("fa_IR.UTF-8")]
    public async Task A_program_under_another_culture_reads_and_writes_as_everywhere(string culture)
    {
        using var process = new ReplayerProcess([("LANG", culture), ("LC_ALL", culture)], "replay", _folder.Sub("nothing"), "--rate", "0.0005", "--data", _folder.Sub("data"));
        var (exitCode, _, errors) = await process.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("--rate must be between 0.001 and 10000000.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    public void A_rate_and_a_speed_mean_the_same_in_every_culture(string culture)
    {
        using var _ = new UnderCulture(culture);
        var arguments = new ReplayArguments();
        var command = new Command("replay");
        arguments.AddTo(command);

        Assert.Equal(0.5, arguments.Options(command.Parse(["x", "--rate", "0.5"])).Rate);
        Assert.Equal(1.25, arguments.Options(command.Parse(["x", "--speed", "1.25"])).Speed);
    }

    [Fact]
    public async Task An_absent_input_is_one_line_and_exit_code_1()
    {
        var (exitCode, output, errors) = await ReplayerProcess.RunAsync("", "replay", _folder.Sub("nothing"), "--data", _folder.Sub("data"));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"error: Input '{_folder.Sub("nothing")}' names no file", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Sub("data")));
    }

    [Fact]
    public async Task An_input_that_contains_the_data_directory_is_one_line_and_exit_code_1()
    {
        await File.WriteAllTextAsync(_folder.Sub("dump.ndjson"), "", TestContext.Current.CancellationToken);

        var (exitCode, output, errors) = await ReplayerProcess.RunAsync("", "replay", _folder.Path, "--data", _folder.Sub("data"));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("contains the data directory", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Sub("data")));
    }

    [Fact]
    public async Task Standard_input_is_replayed_with_a_summary_line()
    {
        var (exitCode, output, errors) = await ReplayerProcess.RunAsync($"{PostLine.Raw(1, 1_583_107_200, "a")}\nbroken\n", "replay", "-", "--data", _folder.Sub("data"));

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("-: 2 received, 1 valid, 1 rejected, 0 left out", output.TrimEnd());
    }
}
