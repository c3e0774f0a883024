using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TikTok.Storage.EventLog.Tracing;

/// <summary>
/// What any log measures, under the names of OpenTelemetry's messaging conventions: a <c>send</c> span and counters per
/// transaction, never per record.
/// </summary>
internal static class LogTelemetry
{
    private static readonly ActivitySource s_source = new(StorageTelemetry.Name);
    private static readonly Counter<long> s_sent = StorageTelemetry.Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Records that are durable in the log.");
    private static readonly Counter<long> s_consumed = StorageTelemetry.Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Records that a consumer group has processed.");
    private static readonly Histogram<double> s_sending = StorageTelemetry.Meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "Time from asking for a transaction until it is durable.");
    private static readonly Histogram<double> s_processing = StorageTelemetry.Meter.CreateHistogram<double>("messaging.process.duration", "s", "Time that a batch takes from its first record until its results are durable.");

    private static readonly Counter<long> s_lost = StorageTelemetry.Meter.CreateCounter<long>("tiktok.log.lost_offsets", "{offset}", "Offsets that were deleted before a consumer group was done with them, where that is accepted.");

    /// <summary>The span of a transaction, whose context its records carry; null when nobody listens or nothing is appended.</summary>
    public static Activity? StartSend(string system, IReadOnlyList<AppendRecord> records)
    {
        if (records.Count == 0)
            return null;
        var topic = records[0].Partition.Topic;
        return s_source.StartActivity($"send {topic}", ActivityKind.Producer)
            ?.SetTag("messaging.system", system)
            .SetTag("messaging.operation.name", "send")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.name", topic)
            .SetTag("messaging.batch.message_count", records.Count);
    }

    public static void Sent(string system, IEnumerable<(string Topic, int Records)> topics, TimeSpan duration)
    {
        foreach (var (topic, records) in topics)
        {
            var tags = new TagList { { "messaging.system", system }, { "messaging.operation.name", "send" }, { "messaging.destination.name", topic } };
            s_sent.Add(records, tags);
            s_sending.Record(duration.TotalSeconds, tags);
        }
    }

    public static void Lost(string group, TopicPartition partition, long offsets) => s_lost.Add(offsets, new TagList
    {
        { "messaging.consumer.group.name", group }, { "messaging.destination.name", partition.Topic },
        { "messaging.destination.partition.id", partition.Partition.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    });

    public static void Processed(string system, string group, TopicPartition partition, int records, TimeSpan duration)
    {
        var tags = new TagList
        {
            { "messaging.system", system }, { "messaging.operation.name", "process" }, { "messaging.destination.name", partition.Topic },
            { "messaging.consumer.group.name", group },
        };
        s_consumed.Add(records, tags);
        s_processing.Record(duration.TotalSeconds, tags);
    }
}
