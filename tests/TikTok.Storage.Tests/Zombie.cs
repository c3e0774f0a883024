using System.Diagnostics;
using System.Globalization;

namespace TikTok.Storage.Tests;

/// <summary>A process that has ended and whose parent does not fetch its exit code, as below a process 1 that does not reap.</summary>
internal sealed class Zombie : IAsyncDisposable
{
    private readonly Process _parent;

    private Zombie(Process parent, int processId) => (_parent, ProcessId) = (parent, processId);

    public int ProcessId { get; }

    /// <summary>Makes one; skips the running test where there is no /proc to see it in.</summary>
    public static async Task<Zombie> CreateOrSkipAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "zombies are told by /proc");
        // The shell becomes another program while its child still runs: nobody waits for the child then.
        var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 1 & echo $!; exec sleep 600"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var zombie = new Zombie(parent, int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture));
        while (!(await File.ReadAllTextAsync($"/proc/{zombie.ProcessId}/stat", TestContext.Current.CancellationToken)).Contains(") Z ", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        return zombie;
    }

    public async ValueTask DisposeAsync()
    {
        _parent.Kill();
        await _parent.WaitForExitAsync();
        _parent.Dispose();
    }
}
