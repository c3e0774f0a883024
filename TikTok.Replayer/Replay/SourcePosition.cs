using System.Text.Json;
using System.Text.Json.Serialization;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>
/// How far a source has been replayed. It is committed in the transaction that holds the posts, as the offset (lines) and
/// metadata (the rest) of a consumer group of the source's own, so a replay that dies goes on without loss or repetition.
/// </summary>
/// <param name="Valid">Posts written.</param>
/// <param name="Rejected">Lines sent to dead letters.</param>
/// <param name="Skipped">Posts left out by <c>--from</c>, <c>--to</c>.</param>
/// <param name="MaxStreamTimeMs">Highest stream time written, epoch milliseconds.</param>
/// <param name="Done">Whether the end was reached and closed.</param>
/// <param name="Fingerprint">Of the beginning of the input: the same name with other content is another input.</param>
public sealed record SourcePosition(long Valid, long Rejected, long Skipped, long MaxStreamTimeMs, bool Done, string Fingerprint)
{
    // What most inputs do not have is not written: there is room for 4,096 bytes.
    private static readonly JsonSerializerOptions s_metadata = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Lines replayed; the committed offset.</summary>
    [JsonIgnore]
    public long Lines { get; init; }

    /// <summary>
    /// What counted as the future when the replay began, epoch seconds; 0 = each run decides anew. Which lines are records
    /// decides their order in a sorted replay: a later run that took other lines for records would go on at another place.
    /// </summary>
    public long LatestCreateTime { get; init; }

    /// <summary>What the posts so far agree on; the next one is placed by it.</summary>
    public AgreedTime Agreed { get; init; }

    /// <summary>Posts that were set aside because their clocks are wrong.</summary>
    public long SetAside { get; init; }

    /// <summary>Whether the end of the input has been told after its last line: it is told once.</summary>
    public bool EndTold { get; init; }

    /// <summary>Of a part that is shared: stream time of the next post, epoch milliseconds, or <see cref="Ended"/>. No later post of the part is older, if its files are in order.</summary>
    public long HeadMs { get; init; }

    /// <summary>Of a part that is shared: which of its files the next line is of, from 0.</summary>
    public int File { get; init; }

    /// <summary>Of a part that is shared: lines of its files before that one.</summary>
    public long LinesBefore { get; init; }

    /// <summary>What the files were like when the run began (<see cref="FileLengths"/>); null in positions of before that was noted.</summary>
    public string? Lengths { get; init; }

    /// <summary>Of a sorted input: how far its files were read, as the position of an unsorted one. Lines that are added later follow it.</summary>
    public long ReadTo { get; init; }

    /// <summary>Of a sorted input that has grown: the <see cref="ReadTo"/> behind which this run sorts.</summary>
    public long SortedFrom { get; init; }

    /// <summary>The <see cref="Lines"/> that were replayed of what is before that.</summary>
    public long SortedBase { get; init; }

    /// <summary>What was said at the ends that the input had before it grew.</summary>
    public SentCounts? Told { get; init; }

    /// <summary>What the input holds, in words, if hardly any of it is a record.</summary>
    public string? Shape { get; init; }

    /// <summary>Lines and records seen.</summary>
    [JsonIgnore]
    public long Received => Valid + Rejected + Skipped;

    /// <summary>Whether nothing or next to nothing of it is a record: less than a tenth.</summary>
    [JsonIgnore]
    public bool IsHardlyValid => Received == 0 || (Valid + Skipped) * 10 < Received;

    /// <summary>The <see cref="HeadMs"/> of a part all of whose posts are written.</summary>
    public const long Ended = long.MaxValue;

    /// <summary>Where a source's position is kept.</summary>
    public static TopicPartition Partition { get; } = new(Topics.Sources, 0);

    /// <summary>The consumer group of a source.</summary>
    public static string GroupOf(string source) => $"replayer/{source}";

    /// <summary>As a committed offset.</summary>
    public CommittedOffset ToOffset() => new(Lines, JsonSerializer.Serialize(this, s_metadata));

    /// <summary>From a committed offset; null when the source has never been replayed.</summary>
    public static SourcePosition? From(CommittedOffset? offset)
    {
        if (offset is not { Metadata.Length: > 0 } committed)
            return null;
        var position = JsonSerializer.Deserialize<SourcePosition>(committed.Metadata, s_metadata)! with { Lines = committed.Next };
        // Before the agreed time was kept, the highest one was taken for it.
        return position.Agreed.Ms > 0 ? position : position with { Agreed = position.Agreed with { Ms = position.MaxStreamTimeMs } };
    }
}

/// <summary>How much a source has sent.</summary>
/// <param name="Valid">Posts.</param>
/// <param name="Rejected">Lines that were refused.</param>
/// <param name="Skipped">Posts that were left out.</param>
/// <param name="SetAside">Posts whose clocks are wrong.</param>
public sealed record SentCounts(long Valid, long Rejected, long Skipped, long SetAside);
