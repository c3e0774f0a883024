using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TikTok.Storage.EventLog;

namespace TikTok.ServiceDefaults.Records;

/// <summary>
/// Tells of records that take longer than a second. Nothing is lost by one, but all that is behind it waits; and no record should be able
/// to, whatever is in it.
/// </summary>
public sealed class SlowRecords(TimeProvider clock, ILogger<SlowRecords> logger) : IHealthCheck
{
    /// <summary>What is too long for one record.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_shownFor = TimeSpan.FromHours(1);
    private static readonly Meter s_meter = new("TikTok.ServiceDefaults");
    private static readonly Counter<long> s_slow = s_meter.CreateCounter<long>("tiktok.records.slow", "{record}", "Records that took longer than a second.");
    private readonly Lock _lock = new();
    private (long Count, string Last, DateTimeOffset At) _seen;

    /// <summary>Does something with one record, and notes how long it takes.</summary>
    public void Time(string stage, TopicPartition partition, in LogRecord record, Action<LogRecord> work)
    {
        var began = clock.GetTimestamp();
        work(record);
        var elapsed = clock.GetElapsedTime(began);
        if (elapsed > Limit)
            Note(stage, $"{partition}, offset {record.Offset}, {record.Value.Length} bytes", elapsed);
    }

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Task.FromResult(_seen.Count == 0 || clock.GetUtcNow() - _seen.At > s_shownFor
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"{_seen.Count} records took longer than a second each since the start, and all that is behind one waits; nothing is lost. The last: {_seen.Last}. That should not be: report it with this record."));
    }

    private void Note(string stage, string record, TimeSpan elapsed)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _seen.Count == 0;
            _seen = (_seen.Count + 1, FormattableString.Invariant($"{record}, {elapsed.TotalSeconds:0.0} s in {stage}"), clock.GetUtcNow());
        }

        s_slow.Add(1, new KeyValuePair<string, object?>("stage", stage));
        if (isFirst)
            Log.SlowRecord(logger, record, elapsed.TotalSeconds, stage);
    }
}
