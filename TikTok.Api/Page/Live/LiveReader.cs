using TikTok.Api.Anomalies;
using TikTok.Api.Database;
using TikTok.Api.Series;
using TikTok.Api.Status;

namespace TikTok.Api.Page.Live;

/// <summary>Looks at the database for what has changed since the look before.</summary>
internal sealed class LiveReader(
    [FromKeyedServices(Readers.Page)] ReadDatabase database, [FromKeyedServices(Readers.Page)] StatusReader status, [FromKeyedServices(Readers.Page)] AnomalyReader anomalies, TimeProvider clock)
{
    private readonly StreamPulse _pulse = new();
    private Dictionary<string, int> _revisions = new(StringComparer.Ordinal);
    private DateTime? _newest;

    /// <summary>Takes one look. The first reports what changed in the last minute.</summary>
    public async Task<LiveUpdate> ReadAsync(CancellationToken cancellationToken)
    {
        var known = await status.ReadAsync(countAnomalies: false, cancellationToken);
        var marks = (await database.ListAsync<Marks>(MarksSql, parameters: null, cancellationToken))[0];
        var recent = await database.ListAsync<Change>(ChangesSql, new { newest = _newest }, cancellationToken);
        var ids = recent.Where(change => _revisions.GetValueOrDefault(change.Id) != change.Revision).Select(change => change.Id).ToArray();
        var changed = ids.Length == 0 ? [] : await anomalies.GetAsync(ids, cancellationToken);
        var (phase, speed) = _pulse.Observe(clock.GetUtcNow(), known.StreamTime);

        _revisions = recent.ToDictionary(change => change.Id, change => change.Revision, StringComparer.Ordinal);
        _newest = recent.Count == 0 ? _newest : recent.Max(change => change.RevisedAt);
        return new LiveUpdate(new StreamState(known, marks.AnyAnomaly, marks.ShortWindows, marks.LongWindows, phase, speed), changed);
    }

    private sealed record Marks
    {
        public bool AnyAnomaly { get; init; }

        public DateTime? ShortWindows { get; init; }

        public DateTime? LongWindows { get; init; }
    }

    private sealed record Change(string Id, int Revision, DateTime RevisedAt);

    private const string MarksSql = $"""
        SELECT EXISTS (SELECT FROM anomalies) AS AnyAnomaly,
               {ClosedUntil.ShortSql} AS ShortWindows,
               {ClosedUntil.LongSql} AS LongWindows
        """;

    // A row carries the time at which its transaction was prepared, and is seen when it is committed: the minute is for that.
    private const string ChangesSql = """
        SELECT id, revision, revised_at AS RevisedAt FROM anomalies
        WHERE revised_at >= coalesce(@newest, (SELECT max(revised_at) FROM anomalies)) - interval '1 minute'
        """;
}
