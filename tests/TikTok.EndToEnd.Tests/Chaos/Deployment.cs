using System.Globalization;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>The services as separate processes on real backends: a dump is replayed to them, in between the daily work runs.</summary>
internal sealed class Deployment(WorkDirectory work, Backends backends, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private const string Hook = "TikTok.EndToEnd.KillHook.dll";
    private readonly List<ServiceProcess> _replicas = [];
    private ServiceProcess? _replayer;
    private string[] _replay = [];
    private int _number;

    public IReadOnlyList<ServiceProcess> Replicas => _replicas;

    /// <summary>Starts replicas of a service.</summary>
    public void Start(string service, int replicas, string? killAt = null)
    {
        for (var i = 0; i < replicas; i++)
            _replicas.Add(StartProcess(service, killAt, "--urls", "http://127.0.0.1:0"));
    }

    /// <summary>Starts one replica that listens at an address.</summary>
    public void StartListening(string service, Uri url) => _replicas.Add(StartProcess(service, killAt: null, "--urls", url.ToString()));

    /// <summary>A dead replica is replaced, as a supervisor does.</summary>
    public void Replace(ServiceProcess dead, string? killAt = null)
    {
        Assert.True(dead.HasEnded);
        _replicas.Remove(dead);
        Start(dead.Name, 1, killAt);
    }

    /// <summary>Begins to replay; <see cref="EndReplayAsync"/> waits for the end.</summary>
    public void BeginReplay(string dump, double rate, params string[] arguments)
    {
        _replay = ["replay", dump, "--data", work.Data("replayer"), "--rate", rate.ToString(CultureInfo.InvariantCulture), .. arguments];
        GoOnReplaying();
    }

    /// <summary>Starts the Replayer again with the same arguments: it goes on where it was.</summary>
    public void GoOnReplaying() => _replayer = StartProcess("TikTok.Replayer", killAt: null, _replay);

    public bool IsReplaying => _replayer is { HasEnded: false };

    public Task KillReplayAsync() => _replayer?.KillAsync() ?? Task.CompletedTask;

    public async Task EndReplayAsync()
    {
        var exitCode = await _replayer!.ExitAsync(TimeSpan.FromMinutes(15));
        Assert.True(exitCode == 0, _replayer.Output);
    }

    /// <summary>The daily work of a stream day.</summary>
    public async Task RunDayAsync(DateOnly day)
    {
        await using var batch = StartProcess("TikTok.BatchWorker", killAt: null, "run-day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "--data", work.Data("batch"));
        var exitCode = await batch.ExitAsync(TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, batch.Output);
    }

    /// <summary>Stops all replicas; each must end in order.</summary>
    public async Task StopAsync()
    {
        var exitCodes = await Task.WhenAll(_replicas.Select(replica => replica.StopAsync()));
        Assert.All(exitCodes.Zip(_replicas), ended => Assert.True(ended.First == 0, $"{ended.Second.Name} ended with {ended.First}:\n{ended.Second.Output}"));
        _replicas.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        if (_replayer is not null)
            await _replayer.DisposeAsync();
    }

    private ServiceProcess StartProcess(string service, string? killAt, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(backends.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in settings)
            environment[name] = value;
        if (killAt is not null)
        {
            environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, Hook);
            environment["TIKTOK_KILL_AT"] = killAt;
        }

        return ServiceProcess.Start(service, work.File(string.Create(CultureInfo.InvariantCulture, $"{service}-{_number++}.log")), environment, arguments);
    }
}
