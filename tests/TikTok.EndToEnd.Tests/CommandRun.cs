using System.Diagnostics;
using System.Globalization;

namespace TikTok.EndToEnd.Tests;

/// <summary>A program as a process of its own, run to its end.</summary>
/// <param name="ProcessId">The id that it had.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record CommandRun(int ProcessId, int ExitCode, string Output, string Errors)
{
    /// <summary>Runs one of our programs.</summary>
    /// <param name="directory">Where it is called.</param>
    /// <param name="program">Project, for example <c>TikTok.Detector</c>.</param>
    /// <param name="arguments">Its command line.</param>
    public static Task<CommandRun> OfAsync(string directory, string program, params string[] arguments) =>
        RunAsync(directory, "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments]);

    /// <summary>Runs a line of a shell.</summary>
    public static Task<CommandRun> OfShellAsync(string directory, string line) => RunAsync(directory, "sh", ["-c", line]);

    private static async Task<CommandRun> RunAsync(string directory, string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(4));
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await process.WaitForExitAsync(bound.Token);
            return new CommandRun(process.Id, process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Asserts that it did what it was asked to.</summary>
    public CommandRun Succeeded()
    {
        Assert.True(ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}\n{Output}\n{Errors}"));
        return this;
    }

    /// <summary>Asserts that it was refused, in one line.</summary>
    /// <returns>The line.</returns>
    public string Refused()
    {
        Assert.True(ExitCode == 1, string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}\n{Output}\n{Errors}"));
        Assert.Equal(string.Empty, Output);
        return Assert.Single(Errors.TrimEnd().Split('\n'));
    }
}
