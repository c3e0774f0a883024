using System.Text.RegularExpressions;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>The README's commands, as they are written, called from a directory that is not the checkout.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_whole_way_from_a_dump_to_its_dead_letters_works_as_the_readme_writes_it()
    {
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var root = Checkout();
        var block = Blocks().Matches(await File.ReadAllTextAsync(Path.Combine(root, "README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups["commands"].Value).Single(commands => commands.Contains("--input mine.ndjson", StringComparison.Ordinal));

        foreach (var command in block.TrimEnd().Split('\n'))
            (await CommandRun.OfShellAsync(work.Root, Built(command, root))).Succeeded();

        Assert.Equal(["data", "mine.ndjson", "truth.json"], Directory.GetFileSystemEntries(work.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.True(File.Exists(Path.Combine(work.Data(), ".gitignore")));
    }

    [Theory]
    [InlineData("TikTok.Api")]
    [InlineData("TikTok.AppHost")]
    [InlineData("TikTok.Standalone")]
    public async Task Dotnet_run_starts_a_program_where_it_is_called(string project)
    {
        var run = await CommandRun.OfShellAsync(Path.GetTempPath(), $"dotnet msbuild '{Path.Combine(Checkout(), project)}' -getProperty:RunWorkingDirectory");

        Assert.Equal(string.Empty, run.Succeeded().Output.Trim());
    }

    /// <summary>The same command on what is built already; the Standalone listens where no other test does.</summary>
    private static string Built(string command, string root)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var built = command.Replace("--project ", $"--no-build -c {configuration} --project {root}/", StringComparison.Ordinal);
        return built.Contains("TikTok.Standalone --", StringComparison.Ordinal) ? $"{built} --urls http://127.0.0.1:{TestMachine.FreePort()}" : built;
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TikTok.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();
}
