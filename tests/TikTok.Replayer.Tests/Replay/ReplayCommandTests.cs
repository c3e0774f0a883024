using System.CommandLine;
using System.Diagnostics;
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
    [InlineData]
    public void A_wrong_command_line_is_refused_before_anything_is_done(params string[] arguments)
    {
        var parsed = ReplayCommand.Create().Parse(arguments);

        Assert.Single(parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_absent_input_is_one_line_and_exit_code_1()
    {
        var (exitCode, output, errors) = await RunAsync("", "replay", _folder.Sub("nothing"), "--data", _folder.Sub("data"));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"error: Input '{_folder.Sub("nothing")}' names no file", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Sub("data")));
    }

    [Fact]
    public async Task Standard_input_is_replayed_with_a_summary_line()
    {
        var (exitCode, output, errors) = await RunAsync($"{PostLine.Raw(1, 1_583_107_200, "a")}\nbroken\n", "replay", "-", "--data", _folder.Sub("data"));

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("-: 2 received, 1 valid, 1 rejected, 0 left out", output.TrimEnd());
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", [Path.Combine(AppContext.BaseDirectory, "TikTok.Replayer.dll"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
