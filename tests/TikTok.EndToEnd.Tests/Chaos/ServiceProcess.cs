using System.Diagnostics;
using System.Globalization;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>One replica of a service, as a process of its own whose output goes to a file.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _output;

    private ServiceProcess(string name, Process process, string output) => (Name, _process, _output) = (name, process, output);

    public string Name { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Bytes of memory.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public string Output => File.Exists(_output) ? File.ReadAllText(_output) : string.Empty;

    /// <param name="name">Project, for example <c>TikTok.Detector</c>.</param>
    /// <param name="output">File that what it says is appended to.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="arguments">Its command line.</param>
    public static ServiceProcess Start(string name, string output, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] line = ["-c", "out=$1; shift; exec dotnet \"$@\" >>\"$out\" 2>&1 </dev/null", "sh", output, Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments];
        var start = new ProcessStartInfo("sh", line);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        return new ServiceProcess(name, Process.Start(start)!, output);
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Stops it as a deployment does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
            Signal("TERM");
        return await ExitAsync(TimeSpan.FromMinutes(1));
    }

    public async Task<int> ExitAsync(TimeSpan patience)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(patience);
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
