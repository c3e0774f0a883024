using System.Globalization;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>A seeded schedule of what goes wrong in data centres.</summary>
internal sealed class Disturbances(int seed, Deployment deployment, Backends backends, TimeSpan longestOutage)
{
    private static readonly Dictionary<string, string[]> s_steps = new(StringComparer.Ordinal)
    {
        ["TikTok.Detector"] = ["tiktok.counter.commits", "tiktok.scorer.series_rows", "tiktok.scorer.commits", "tiktok.scorer.snapshots", "tiktok.ranker.commits", "tiktok.ranker.published", "messaging.client.sent.messages"],
        ["TikTok.Archiver"] = ["tiktok.archiver.objects", "tiktok.archiver.manifests", "tiktok.archiver.recent_posts", "tiktok.archiver.dead_letters", "messaging.client.sent.messages"],
    };

    private readonly Random _random = new(seed);
    private readonly List<(ServiceProcess Zombie, DateTimeOffset Wakes)> _zombies = [];

    /// <summary>What has been done so far, for the report.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Processes that died by kill -9, or by their own hand between durable steps.</summary>
    public int Kills { get; private set; }

    /// <summary>Does something, and mends what has died since.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(200, 2500)), TimeProvider.System, cancellationToken);
        ReplaceTheDead();
        WakeZombies(TimeProvider.System.GetUtcNow());
        switch (_random.Next(100))
        {
            case < 55:
                await KillOneAsync();
                break;
            case < 65:
                Suspend();
                break;
            case < 75:
                await KillReplayerAsync();
                break;
            case < 83:
                await OutageAsync("broker", backends.RestartBrokerAsync);
                break;
            case < 91:
                await OutageAsync("lake", backends.RestartLakeAsync);
                break;
            default:
                await OutageAsync("database", backends.RestartDatabaseAsync);
                break;
        }
    }

    /// <summary>No more disturbances: what is dead is replaced, what sleeps is woken.</summary>
    public async Task EndAsync()
    {
        WakeZombies(DateTimeOffset.MaxValue);
        // Replicas that were told to kill themselves later are swapped for others that were not.
        foreach (var replica in deployment.Replicas.ToList())
        {
            await replica.KillAsync();
            deployment.Replace(replica);
        }
    }

    private async Task KillOneAsync()
    {
        var awake = deployment.Replicas.Where(replica => _zombies.TrueForAll(zombie => zombie.Zombie != replica)).ToList();
        if (awake.Count == 0)
            return;
        var victim = awake[_random.Next(awake.Count)];
        Note($"kill {victim.Name}");
        await victim.KillAsync();
        ReplaceTheDead();
    }

    /// <summary>Every second one that comes back is going to die between two durable steps.</summary>
    private void ReplaceTheDead()
    {
        foreach (var dead in deployment.Replicas.Where(replica => replica.HasEnded).ToList())
        {
            Kills++;
            var steps = s_steps[dead.Name];
            var killAt = _random.Next(2) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{steps[_random.Next(steps.Length)]}:{_random.Next(1, 6)}");
            if (killAt is not null)
                Note($"{dead.Name} comes back to die at {killAt}");
            deployment.Replace(dead, killAt);
        }
    }

    /// <summary>It sleeps until others have taken its partitions over, and wakes up not knowing.</summary>
    private void Suspend()
    {
        var awake = deployment.Replicas.Where(replica => !replica.HasEnded && _zombies.TrueForAll(zombie => zombie.Zombie != replica)).ToList();
        if (_zombies.Count > 0 || awake.Count == 0)
            return;
        var zombie = awake[_random.Next(awake.Count)];
        Note($"suspend {zombie.Name}");
        zombie.Signal("STOP");
        _zombies.Add((zombie, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(_random.Next(8, 14))));
    }

    private void WakeZombies(DateTimeOffset now)
    {
        foreach (var (zombie, _) in _zombies.Where(zombie => zombie.Wakes <= now).ToList())
        {
            Note($"wake {zombie.Name}");
            zombie.Signal("CONT");
            _zombies.RemoveAll(one => one.Zombie == zombie);
        }
    }

    private async Task KillReplayerAsync()
    {
        if (!deployment.IsReplaying)
            return;
        Note("kill TikTok.Replayer");
        Kills++;
        await deployment.KillReplayAsync();
        deployment.GoOnReplaying();
    }

    private async Task OutageAsync(string what, Func<Func<Task>, Task> restart)
    {
        var away = longestOutage * _random.NextDouble();
        Note(string.Create(CultureInfo.InvariantCulture, $"{what} away for {away.TotalSeconds:F0} s"));
        await restart(() => Task.Delay(away, TimeProvider.System, TestContext.Current.CancellationToken));
    }

    private void Note(string what)
    {
        Done.Add(what);
        TestContext.Current.SendDiagnosticMessage("{0}", what);
    }
}
