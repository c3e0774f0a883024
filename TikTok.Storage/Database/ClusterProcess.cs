using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TikTok.Storage.Database;

/// <summary>What a finished command left behind.</summary>
/// <param name="ExitCode">0 on success.</param>
/// <param name="Output">Its standard error followed by its standard output.</param>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs one command of PostgreSQL or of the system to its end.</summary>
internal static class ClusterProcess
{
    // 128 + SIGINT: how the runtime reports a child that a Ctrl+C ended, which reaches it through the terminal before our token.
    private const int EndedByInterrupt = 130;
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command from <c>/</c>, in the C locale and without any PG* variables of the caller.</summary>
    /// <param name="commandLine">The program and its arguments.</param>
    /// <param name="input">Text for its standard input; null closes it at once.</param>
    /// <param name="clock">Measures the grace between interrupting and killing.</param>
    /// <param name="ct">Interrupts the command; initdb and pg_ctl then clean up after themselves.</param>
    /// <exception cref="PrivateClusterException">The program cannot be run at all.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or interrupted from the terminal.</exception>
    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> commandLine, string? input, TimeProvider clock, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = Start(commandLine);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await FeedAsync(process, input);
            await process.WaitForExitAsync(ct);
            var result = new CommandResult(process.ExitCode, await errors + await output);
            return result.ExitCode == EndedByInterrupt ? throw new OperationCanceledException($"{commandLine[0]} was interrupted", ct) : result;
        }
        catch (OperationCanceledException)
        {
            await InterruptAsync(process, clock);
            throw;
        }
    }

    private static Process Start(IReadOnlyList<string> commandLine)
    {
        // All three streams are redirected, so nothing of ours is inherited that a server could keep open.
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        try
        {
            return Process.Start(start) ?? throw new PrivateClusterException($"cannot run {commandLine[0]}");
        }
        catch (Win32Exception e)
        {
            throw new PrivateClusterException($"cannot run {commandLine[0]}: {e.Message}", e);
        }
    }

    private static async Task FeedAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and its errors tell more than the broken pipe does.
        }
    }

    // SIGINT rather than SIGKILL: initdb removes its half cluster and pg_ctl takes the server it is starting down with it.
    private static async Task InterruptAsync(Process process, TimeProvider clock)
    {
        if (process.HasExited)
            return;

        var pid = process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Start(["sh", "-c", "kill -INT \"$1\"", "sh", pid]);
        await kill.WaitForExitAsync(CancellationToken.None);
        using var grace = new CancellationTokenSource(InterruptGrace, clock);
        try
        {
            await process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
