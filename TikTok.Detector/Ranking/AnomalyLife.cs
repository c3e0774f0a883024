using System.Text.Json;
using TikTok.Anomalies;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>
/// What happens to anomalies as windows become whole: opened, extended, confirmed, closed or retracted. What comes of whole
/// windows follows from them alone; provisional ones come between and leave no trace in it.
/// </summary>
internal sealed class AnomalyLife(RankingOptions options)
{
    /// <summary>Why an anomaly is quiet: others of that time were more severe.</summary>
    public const string OverBudget = "budget";

    /// <summary>Why an anomaly is quiet: an earlier version of the detectors has told of its time.</summary>
    public const string Rescored = "rescored";

    /// <summary>Why an anomaly is quiet: its window closed as part of another one.</summary>
    public const string Merged = "merged";

    private const string Posts = "posts";

    /// <summary>Takes the provisional candidates of an open window.</summary>
    public IEnumerable<AnomalyChange> Foresee(RankerState state, ScoredWindow window, Stamp stamp)
    {
        foreach (var candidate in window.Candidates)
        {
            var id = AnomalyId.Of(window, candidate.Keyword, Posts, window.WindowStartMs);
            if (state.Alive.ContainsKey(id) || FindAlive(state, window, candidate, alive => alive.IsOpen || alive.Record.StartsAt == Time(window.WindowStartMs)) is not null)
                continue;
            var record = AnomalyRecords.Of(window, candidate, id, stamp) with { State = AnomalyState.Provisional };
            yield return Keep(state, LiveAnomaly.Of(WithAlert(state, record, window, candidate)));
        }
    }

    /// <summary>Takes a window that all partitions have told of.</summary>
    public IEnumerable<AnomalyChange> Apply(RankerState state, IReadOnlyList<ScoredWindow> parts, Stamp stamp)
    {
        var window = parts[0] with { Tested = parts.Sum(part => part.Tested) };
        var run = state.RunOf(window);
        var changes = new List<AnomalyChange>();
        if (Gap(window, run, stamp) is { } gap)
            changes.Add(Keep(state, LiveAnomaly.Of(gap)));

        var candidates = parts.SelectMany(part => part.Candidates).OrderBy(candidate => candidate.Keyword, StringComparer.Ordinal).ToList();
        var limit = FalseDiscovery.Limit(
            candidates.Where(candidate => candidate.Opens).Select(candidate => candidate.Probability), window.Tested * FalseDiscovery.WindowsPerDay(window.WindowSeconds),
            options.FalseDiscoveryRate, state.Budget.OpenedWithinDay(Time(window.EndMs)));
        foreach (var group in CoTrending.Group(candidates, options.MergeOverlap))
        {
            if (FindAlive(state, window, group[0], alive => alive.IsOpen) is { } alive)
                changes.AddRange(Extend(state, alive, window, group, stamp));
            else if (group.Any(candidate => candidate.Opens && (candidate.Watched || candidate.Probability <= limit)))
                changes.Add(Open(state, window, group, limit, stamp));
        }

        changes.AddRange(End(state, window, stamp));
        var end = Time(window.EndMs);
        state.Runs[(window.Detector, window.DetectorVersion, window.WindowSeconds)] = run with { LastWindowEnd = end > run.LastWindowEnd ? end : run.LastWindowEnd };
        return changes;
    }

    private AnomalyChange Open(RankerState state, ScoredWindow window, IReadOnlyList<Candidate> group, double limit, Stamp stamp)
    {
        var leader = group.First(candidate => candidate.Opens && (candidate.Watched || candidate.Probability <= limit));
        var id = AnomalyId.Of(window, leader.Keyword, Posts, window.WindowStartMs);
        var provisional = state.Alive.GetValueOrDefault(id)?.Record;
        var record = AnomalyRecords.Of(window, leader, id, stamp) with
        {
            State = leader.Authors >= options.ConfirmingAuthors || leader.Kind is "drop" or "level-shift" ? AnomalyState.Confirmed : AnomalyState.Open,
            OpenedAt = Time(window.EndMs),
            Members = [leader.Keyword, .. group.Select(candidate => candidate.Keyword).Where(keyword => keyword != leader.Keyword).Order(StringComparer.Ordinal)],
            Revision = (provisional?.Revision ?? 0) + 1,
            RaisedAt = provisional?.RaisedAt ?? stamp.Now,
        };
        return Keep(state, LiveAnomaly.Of(WithAlert(state, record, window, leader), Evidence.Of(leader.Evidence.Posts, record.Members)));
    }

    private static IEnumerable<AnomalyChange> Extend(RankerState state, LiveAnomaly alive, ScoredWindow window, IReadOnlyList<Candidate> group, Stamp stamp)
    {
        var known = alive.Record;
        var own = group.FirstOrDefault(candidate => candidate.Keyword == known.Keyword);
        var foremost = own ?? group[0];
        var isPeak = own is not null && own.Severity > known.Severity;
        var members = known.Members.Union(group.Select(candidate => candidate.Keyword), StringComparer.Ordinal).ToArray();
        var next = (isPeak ? AnomalyRecords.WithNumbers(known, window, own!) : known) with
        {
            State = AnomalyState.Confirmed,
            Kind = own is not null && own.Kind == AnomalyKind.LevelShift.ToName() ? own.Kind : known.Kind,
            EndsAt = Time(window.EndMs),
            LastSeenAt = Time(window.EndMs),
            Severity = Math.Max(known.Severity, foremost.Severity),
            Members = [members[0], .. members.Skip(1).Order(StringComparer.Ordinal)],
            Lineage = AnomalyRecords.Union(known.Lineage, window.Lineage),
        };
        if (!known.Alert && known.QuietReason == OverBudget)
            next = WithAlert(state, next, window, foremost);
        var tells = next.State != known.State || next.Kind != known.Kind || next.Severity != known.Severity || isPeak
            || next.Members.Length != known.Members.Length || next.Alert != known.Alert;
        if (tells)
            next = next with { Revision = known.Revision + 1, RevisedAt = stamp.Now, TraceId = stamp.TraceId };
        yield return Keep(state, LiveAnomaly.Of(next, Evidence.Of(own is null ? alive.Evidence.Posts : Evidence.Merge(alive.Evidence.Posts, own.Evidence.Posts), next.Members)), tells);
    }

    /// <summary>Closes what has been quiet for long enough, and takes back what this window did not bear out.</summary>
    private List<AnomalyChange> End(RankerState state, ScoredWindow window, Stamp stamp)
    {
        var end = Time(window.EndMs);
        var changes = new List<AnomalyChange>();
        foreach (var alive in state.Alive.Values.Where(anomaly => anomaly.Record.WindowSeconds == window.WindowSeconds).ToList())
        {
            var record = alive.Record;
            var isOfRun = record.Detector == window.Detector && record.DetectorVersion == window.DetectorVersion;
            var isOver = alive.IsOpen
                ? !isOfRun || end - record.LastSeenAt >= Longer(options.CloseAfter, TimeSpan.FromSeconds(window.WindowSeconds))
                : record.StartsAt < end;
            if (!isOver)
                continue;
            var next = record with
            {
                State = record.State == AnomalyState.Confirmed ? AnomalyState.Closed : AnomalyState.Retracted,
                ClosedAt = end > record.LastSeenAt ? end : record.LastSeenAt, // where history is scored again, the window lies before what is left of it
                Revision = record.Revision + 1, RevisedAt = stamp.Now, TraceId = stamp.TraceId,
            };
            if (!alive.IsOpen && state.Alive.Values.Any(other => other.IsOpen && other.Record.Members.Contains(record.Keyword, StringComparer.Ordinal)))
                next = next with { Alert = false, QuietReason = Merged };
            changes.Add(Keep(state, alive with { Record = next }));
        }

        return changes;
    }

    private static AnomalyRecord? Gap(ScoredWindow window, RankerRun run, Stamp stamp)
    {
        var start = Time(window.WindowStartMs);
        return window.MissingBefore == 0 || run.LastWindowEnd == DateTime.UnixEpoch || start <= run.LastWindowEnd
            ? null
            : AnomalyRecords.Gap(window, run.LastWindowEnd, window.MissingBefore, stamp) with { Alert = start > run.QuietUntil };
    }

    private LiveAnomaly? FindAlive(RankerState state, ScoredWindow window, Candidate candidate, Func<LiveAnomaly, bool> which) => state.Alive.Values
        .Where(alive => which(alive) && alive.Record.Detector == window.Detector && alive.Record.DetectorVersion == window.DetectorVersion
            && alive.Record.WindowSeconds == window.WindowSeconds)
        .OrderBy(alive => alive.Record.StartsAt).ThenBy(alive => alive.Record.Id, StringComparer.Ordinal)
        .FirstOrDefault(alive => CoTrending.BelongsTo(candidate, alive, options.MergeOverlap));

    private static AnomalyRecord WithAlert(RankerState state, AnomalyRecord record, ScoredWindow window, Candidate candidate)
    {
        var run = state.RunOf(window);
        if (record.StartsAt < run.QuietUntil)
            return record with { Alert = false, QuietReason = Rescored };
        var allowed = candidate.Watched || state.Budget.Allows(Time(window.EndMs), record.Severity);
        return record with { Alert = allowed, QuietReason = allowed ? null : OverBudget };
    }

    private static AnomalyChange Keep(RankerState state, LiveAnomaly anomaly, bool isRevision = true)
    {
        state.Keep(anomaly);
        return new AnomalyChange(anomaly.Record, isRevision);
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static DateTime Time(long epochMs) => DateTimeOffset.FromUnixTimeMilliseconds(epochMs).UtcDateTime;
}

/// <summary>When and in which trace the Ranker writes.</summary>
internal readonly record struct Stamp(DateTime Now, string? TraceId);
