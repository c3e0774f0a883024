using System.ComponentModel.DataAnnotations;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>Options of Apache Kafka, section <c>Kafka</c>. Where it is: <c>ConnectionStrings:kafka</c>, <c>host:port[,host:port]</c>.</summary>
public sealed record KafkaOptions
{
    /// <summary>Copies of each partition of topics that are created; null = the broker's default.</summary>
    [Range(1, 100)]
    public short? Replication { get; init; }

    /// <summary>How long a transaction may stay open before the broker aborts it. A hung one holds back every reader that long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Options of librdkafka for all clients, by their own names (<c>security.protocol</c>, <c>sasl.username</c>, ..); in environment
    /// variables, <c>_</c> may stand for <c>.</c> (<c>Kafka__Client__sasl_username</c>). What exactly-once rests on cannot be changed.
    /// </summary>
    /// <remarks>https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md</remarks>
    public Dictionary<string, string> Client { get; init; } = new(StringComparer.Ordinal);
}
