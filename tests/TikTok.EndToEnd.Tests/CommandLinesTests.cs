using System.Diagnostics;

namespace TikTok.EndToEnd.Tests;

/// <summary>Of every program, as a process: help creates nothing, and what does not exist is refused before anything is created.</summary>
public sealed class CommandLinesTests
{
    public static TheoryData<string, string> Programs => new()
    {
        { "TikTok.Standalone", "" },
        { "TikTok.Detector", "" },
        { "TikTok.Detector", "score --truth truth.json" },
        { "TikTok.Archiver", "" },
        { "TikTok.Archiver", "files 2020-03-02" },
        { "TikTok.Api", "" },
        { "TikTok.BatchWorker", "run-day 2020-03-02" },
        { "TikTok.Replayer", "replay dump.ndjson" },
        { "TikTok.Replayer", "sort dump.ndjson -o sorted.ndjson" },
        { "TikTok.Replayer", "dead-letters list" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Help_is_given_and_nothing_is_created(string program, string command)
    {
        foreach (var help in new[] { "--help", "-h", "-?" })
        {
            var (exitCode, output, errors, left) = await RunAsync(program, $"{command} {help}");

            Assert.Equal((0, "", ""), (exitCode, errors, left));
            Assert.Contains("Usage:", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_setting_that_does_not_exist_is_refused_with_the_nearest_in_every_program(string program, string command)
    {
        var (exitCode, output, errors, left) = await RunAsync(program, command, ("Detector__Tracking__Wached__0", "#a"));

        Assert.Equal((1, "", ""), (exitCode, output, left));
        Assert.Equal("error: configuration: There is no setting Detector__Tracking__Wached__0; the nearest is Detector__Tracking__Watched__0.", errors.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task An_option_that_does_not_exist_is_refused_in_one_line(string program, string command)
    {
        var (exitCode, output, errors, left) = await RunAsync(program, $"{command} --dtaa there");

        Assert.Equal((2, "", ""), (exitCode, output, left));
        Assert.StartsWith("error: '--dtaa' is no option", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TikTok.Standalone", "", "Detector__AllowedLateness", "05:00:00")]
    [InlineData("TikTok.Standalone", "", "Batch__BaselineDays", "seven")]
    [InlineData("TikTok.Detector", "", "Detector__Tracking__MinAuthors", "0")]
    [InlineData("TikTok.Archiver", "", "Archiver__QuietInterval", "00:00:00")]
    [InlineData("TikTok.Api", "", "Api__ToldShare", "2")]
    [InlineData("TikTok.Api", "", "Logging__LogLevel__Default", "Loud")]
    [InlineData("TikTok.Replayer", "replay dump.ndjson", "EventLog__PostsPartitions", "0")]
    public async Task A_value_that_cannot_be_is_refused_before_anything_is_created(string program, string command, string name, string value)
    {
        var (exitCode, output, errors, left) = await RunAsync(program, command, (name, value));

        Assert.Equal((1, "", ""), (exitCode, output, left));
        Assert.Contains(name.Split("__")[^1], Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>Runs a program in an empty directory; the last value is what it leaves there.</summary>
    private static async Task<(int ExitCode, string Output, string Errors, string Left)> RunAsync(string program, string arguments, params (string Name, string Value)[] environment)
    {
        var directory = Directory.CreateTempSubdirectory("tiktok-test-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            {
                RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = directory,
            };
            foreach (var (name, value) in environment)
                start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await errors, string.Join(' ', Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName)));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
