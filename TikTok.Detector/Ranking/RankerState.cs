using TikTok.Detector.Scoring;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>How far the Ranker has come with one version of a detector, in stream time.</summary>
/// <param name="QuietUntil">Anomalies that begin before were told of by an earlier version.</param>
/// <param name="LastWindowEnd">End of the last window.</param>
internal sealed record RankerRun(DateTime QuietUntil, DateTime LastWindowEnd);

/// <summary>What the Ranker knows between two windows. All of it is in PostgreSQL, written in the transactions that move its position.</summary>
internal sealed class RankerState(RankingOptions options)
{
    private readonly Dictionary<(string Detector, int Version, int Seconds), RankerRun> _storedRuns = [];

    /// <summary>Windows that not all partitions have told of.</summary>
    public WindowAssembly Windows { get; } = new();

    /// <summary>Anomalies that are not over, by id.</summary>
    public SortedDictionary<string, LiveAnomaly> Alive { get; } = new(StringComparer.Ordinal);

    /// <summary>Who may alert.</summary>
    public AlertBudget Budget { get; } = new(options.AlertsPerDay);

    /// <summary>Progress by detector, version and length of windows.</summary>
    public Dictionary<(string Detector, int Version, int Seconds), RankerRun> Runs { get; } = [];

    /// <summary>Runs that have come further since the last <see cref="NoteStored"/>.</summary>
    public List<KeyValuePair<(string Detector, int Version, int Seconds), RankerRun>> ChangedRuns() => [.. Runs.Where(run => _storedRuns.GetValueOrDefault(run.Key) != run.Value)];

    /// <summary>Takes note that the store holds windows and runs as they are now.</summary>
    public void NoteStored()
    {
        Windows.NoteStored();
        foreach (var (key, run) in ChangedRuns())
            _storedRuns[key] = run;
    }

    /// <summary>Takes an anomaly as it is now.</summary>
    public void Keep(LiveAnomaly anomaly)
    {
        if (anomaly.Record.State is AnomalyState.Retracted or AnomalyState.Closed)
            Alive.Remove(anomaly.Record.Id);
        else
            Alive[anomaly.Record.Id] = anomaly;
        Note(anomaly.Record);
    }

    /// <summary>Counts an opened anomaly against the budget.</summary>
    public void Note(AnomalyRecord record)
    {
        if (record.OpenedAt is { } opened && record.QuietReason != AnomalyLife.Rescored)
            Budget.Note(record.Id, opened, record.Severity, record.Alert, record.State != AnomalyState.Retracted);
    }

    /// <summary>The run that a window belongs to; a version that is new here is quiet about what earlier ones have been through.</summary>
    public RankerRun RunOf(ScoredWindow window)
    {
        if (Runs.TryGetValue((window.Detector, window.DetectorVersion, window.WindowSeconds), out var run))
            return run;
        var others = Runs.Where(known => (known.Key.Detector, known.Key.Version) != (window.Detector, window.DetectorVersion)).ToList();
        return new RankerRun(others.Count == 0 ? DateTime.UnixEpoch : others.Max(known => known.Value.LastWindowEnd), DateTime.UnixEpoch);
    }
}
