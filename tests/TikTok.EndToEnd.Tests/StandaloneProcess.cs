using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace TikTok.EndToEnd.Tests;

/// <summary>The real Standalone as a process of its own, on a random loopback port.</summary>
internal sealed partial class StandaloneProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private HttpClient? _client;

    private StandaloneProcess(Process process) => _process = process;

    /// <summary>Asks it; only once it listens.</summary>
    public HttpClient Client => _client ??= new HttpClient { BaseAddress = new Uri(ListensOn().Match(Output).Groups["url"].Value) };

    public int ProcessId => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public static StandaloneProcess Start(string dataDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? url = null)
    {
        url ??= "http://127.0.0.1:0"; // a free port, which it says when it listens
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "TikTok.Standalone.dll"), "--data", dataDirectory, "--urls", url }.Concat(arguments))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var standalone = new StandaloneProcess(Process.Start(start)!);
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

    /// <summary>Stops it as Ctrl+C does, or by another signal.</summary>
    public async Task<int> InterruptAsync(string signal = "INT")
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await InterruptAsync("TERM"); // SIGINT is ignored where the tests run in a shell's background
        _client?.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex(@"Open (?<url>http://\S+) for the page", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListensOn();

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
