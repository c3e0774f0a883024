using System.ComponentModel;
using System.Diagnostics;

namespace TikTok.AppHost.Modes;

/// <summary>Whether a container engine answers. Asked before anything is started: with containers in the model and no engine, Aspire would fail after half a minute.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The engine that answers within two seconds: Docker, or Podman; null when none does.</summary>
    public static async Task<string?> FindAsync()
    {
        var answers = await Task.WhenAll(AnswersAsync("docker", "version --format {{.Server.Version}}"), AnswersAsync("podman", "version --format {{.Client.Version}}"));
        return answers[0] ? "Docker" : answers[1] ? "Podman" : null;
    }

    private static async Task<bool> AnswersAsync(string command, string arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        try
        {
            process.Start();
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // it is not installed
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
