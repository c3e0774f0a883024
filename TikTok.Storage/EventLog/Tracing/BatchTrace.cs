using System.Diagnostics;
using System.Globalization;

namespace TikTok.Storage.EventLog.Tracing;

/// <summary>
/// The <c>process</c> span of a consumer's batches: child of the newest record's span, so that one trace leads through all
/// stages, with links to the spans of the others. One span per commit, never per record. Not thread-safe.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="group">The consumer group.</param>
/// <param name="partition">The partition that is read.</param>
/// <param name="clock">Clock of the wall.</param>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/</remarks>
public sealed class BatchTrace(IEventLog log, string group, TopicPartition partition, TimeProvider clock)
{
    private const int MaxLinks = 32;
    private readonly List<ActivityContext> _contexts = [];
    private readonly byte[] _lastParent = new byte[55];
    private DateTimeOffset _since;
    private int _records;

    /// <summary>When the oldest post behind these records was appended to the log, wall clock, epoch milliseconds; <see cref="long.MaxValue"/> without records.</summary>
    public long OriginMs { get; private set; } = long.MaxValue;

    /// <summary>Notes records that the next <see cref="ProcessAsync"/> processes.</summary>
    public void Note(IReadOnlyList<LogRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (_records++ == 0)
                _since = clock.GetUtcNow();
            OriginMs = Math.Min(OriginMs, records[i].TimeHeader(Topics.OriginHeader) ?? records[i].TimestampMs);
            if (records[i].Header(TraceHeaders.Parent) is { } parent && !parent.Span.SequenceEqual(_lastParent))
                Note(records[i], parent.Span);
        }
    }

    /// <summary>Runs the work in its span; what it appends to the log carries the trace on. Afterwards the batch is empty.</summary>
    /// <param name="source">The source of spans of the stage's project.</param>
    /// <param name="work">Processes the records and makes the results durable; gets the span, null when nobody listens.</param>
    public async Task ProcessAsync(ActivitySource source, Func<Activity?, Task> work)
    {
        if (_records == 0)
            _since = clock.GetUtcNow();
        var newest = _contexts.Count > 0 ? _contexts[^1] : default;
        using var activity = source.StartActivity($"process {partition.Topic}", ActivityKind.Consumer, newest, tags: null,
            links: _contexts.SkipLast(1).Select(context => new ActivityLink(context)), startTime: _since);
        activity?.SetTag("messaging.system", log.System)
            .SetTag("messaging.operation.name", "process")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", partition.Topic)
            .SetTag("messaging.destination.partition.id", partition.Partition.ToString(CultureInfo.InvariantCulture))
            .SetTag("messaging.consumer.group.name", group)
            .SetTag("messaging.batch.message_count", _records);
        try
        {
            await work(activity);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }

        LogTelemetry.Processed(log.System, group, partition, _records, clock.GetUtcNow() - _since);
        Clear();
    }

    /// <summary>A header by which the results tell <see cref="OriginMs"/> on.</summary>
    public LogHeader OriginHeader() => LogHeader.OfTime(Topics.OriginHeader, OriginMs);

    private void Note(in LogRecord record, ReadOnlySpan<byte> parent)
    {
        // Records of one batch carry the same context, and come one after another.
        if (!TraceHeaders.TryParse(parent, record.Header(TraceHeaders.State), out var context))
            return;
        if (parent.Length == _lastParent.Length)
            parent.CopyTo(_lastParent);
        _contexts.Remove(context);
        _contexts.Add(context);
        if (_contexts.Count > MaxLinks + 1)
            _contexts.RemoveAt(0);
    }

    private void Clear()
    {
        _contexts.Clear();
        Array.Clear(_lastParent);
        _records = 0;
        OriginMs = long.MaxValue;
    }
}
