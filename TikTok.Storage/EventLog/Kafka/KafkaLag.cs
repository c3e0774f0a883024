using System.Globalization;
using System.Text.Json;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>How far a group is behind in a partition that is owned here, by the client's own statistics.</summary>
/// <remarks>https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md</remarks>
internal sealed class KafkaLag(string group, TopicPartition partition, long next)
{
    private readonly string _partition = partition.Partition.ToString(CultureInfo.InvariantCulture);
    private long _next = next;
    private long _end = next;

    public string Group => group;

    public TopicPartition Partition => partition;

    /// <summary>Records and markers up to the last stable offset.</summary>
    public long Value => Math.Max(0, Volatile.Read(ref _end) - Volatile.Read(ref _next));

    public void Committed(long offset) => Volatile.Write(ref _next, offset);

    /// <summary>Takes the end of the partition out of a report of the client.</summary>
    public void Read(string statistics)
    {
        using var report = JsonDocument.Parse(statistics);
        if (report.RootElement.TryGetProperty("topics", out var topics) && topics.TryGetProperty(partition.Topic, out var topic)
            && topic.GetProperty("partitions").TryGetProperty(_partition, out var figures) && figures.GetProperty("ls_offset").GetInt64() is >= 0 and var end)
            Volatile.Write(ref _end, end);
    }
}
