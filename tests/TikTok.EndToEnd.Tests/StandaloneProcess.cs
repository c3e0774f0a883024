using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace TikTok.EndToEnd.Tests;

/// <summary>The real Standalone as a process of its own, on a random loopback port.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private StandaloneProcess(Process process, string url)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = new Uri(url) };
    }

    public HttpClient Client { get; }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public static string FreeUrl()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public static StandaloneProcess Start(string dataDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? url = null)
    {
        url ??= FreeUrl();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "TikTok.Standalone.dll"), "--data", dataDirectory, "--urls", url }.Concat(arguments))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var standalone = new StandaloneProcess(Process.Start(start)!, url);
        standalone._process.OutputDataReceived += (_, line) => Append(standalone._output, line.Data);
        standalone._process.ErrorDataReceived += (_, line) => Append(standalone._errors, line.Data);
        standalone._process.BeginOutputReadLine();
        standalone._process.BeginErrorReadLine();
        return standalone;
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<int> ExitAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(4));
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until a line of the output contains a text.</summary>
    public async Task WaitForAsync(string text)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(4));
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"The process ended before it said '{text}':\n{Output}\n{Errors}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, bound.Token);
        }
    }

    /// <summary>Stops it as Ctrl+C does.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await InterruptAsync();
        Client.Dispose();
        _process.Dispose();
    }

    private static void Append(StringBuilder target, string? line)
    {
        lock (target)
            if (line is not null)
                target.AppendLine(line);
    }

    private static string Text(StringBuilder source)
    {
        lock (source)
            return source.ToString();
    }
}
