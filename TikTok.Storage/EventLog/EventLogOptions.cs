using System.ComponentModel.DataAnnotations;

namespace TikTok.Storage.EventLog;

/// <summary>Options of the log, section <c>EventLog</c>.</summary>
public sealed record EventLogOptions
{
    /// <summary>Partitions of <see cref="Topics.Posts"/> when it is created.</summary>
    [Range(1, 1024)]
    public int PostsPartitions { get; init; } = 4;

    /// <summary>Partitions of <see cref="Topics.KeywordCounts"/> when it is created.</summary>
    [Range(1, 1024)]
    public int KeywordPartitions { get; init; } = 4;

    /// <summary>Partitions of <see cref="Topics.SourceParts"/> when it is created: into so many parts an input can be shared out.</summary>
    [Range(1, 1024)]
    public int SourcePartitions { get; init; } = 8;

    /// <summary>
    /// How long records are kept, in wall-clock time. The embedded log keeps them longer where a group still needs them; on Kafka it is the
    /// longest time that a stage may be away, or the stream quiet, without loss.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Embedded log: records that a partition may be ahead of its slowest running consumer before appends wait.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxBacklogRecords { get; init; } = 200_000;

    /// <summary>
    /// Whether stages go on when records were deleted before they were done with them. What was in those records is then missing from
    /// lake, latest view, counts and anomalies for good; the hole is logged, counted, and named by reconciliation and <c>archiver verify</c>.
    /// Otherwise the stage stops and says so.
    /// </summary>
    public bool AcceptLostOffsets { get; init; }
}
