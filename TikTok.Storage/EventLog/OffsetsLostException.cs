using System.Globalization;

namespace TikTok.Storage.EventLog;

/// <summary>
/// Records were deleted from the log before a consumer group was done with them: reading on would skip them in silence. Only a person
/// can decide what to do, so this is not tried again.
/// </summary>
public sealed class OffsetsLostException : EventLogException
{
    /// <param name="group">The consumer group.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="expected">The offset that the group has to read next.</param>
    /// <param name="firstAvailable">The first offset that the log still has.</param>
    public OffsetsLostException(string group, TopicPartition partition, long expected, long firstAvailable)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"{group} has to read {partition} from offset {expected}, but the log begins at {firstAvailable}: offsets {expected} to {firstAvailable - 1} were deleted before {group} was done with them. Nothing more is read until somebody decides: start over from the source with --fresh (embedded log), which deletes log, lake and database, with every anomaly found so far; or accept the loss with EventLog:AcceptLostOffsets=true (EventLog__AcceptLostOffsets), which goes on at {firstAvailable} and notes the hole; and keep records longer (EventLog:Retention, or retention.ms and retention.bytes of the topic)."))
        => (Group, Partition, Expected, FirstAvailable) = (group, partition, expected, firstAvailable);

    /// <summary>The consumer group.</summary>
    public string Group { get; }

    /// <summary>The partition.</summary>
    public TopicPartition Partition { get; }

    /// <summary>The offset that the group has to read next.</summary>
    public long Expected { get; }

    /// <summary>The first offset that the log still has.</summary>
    public long FirstAvailable { get; }
}
