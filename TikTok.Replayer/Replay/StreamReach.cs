using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Replayer.Replay;

/// <summary>How far the log had come before an input.</summary>
/// <param name="Ms">The stream time that its partitions agree on, epoch milliseconds; 0 = it has no posts.</param>
/// <param name="Added">Partitions without a record, in a log that has some.</param>
internal sealed record StreamReach(long Ms, IReadOnlyList<TopicPartition> Added)
{
    /// <summary>
    /// What tells partitions that were added since the last replay how far stream time has come: without it the first post there
    /// would count as new however old it is, and belong to windows that are closed.
    /// </summary>
    public IReadOnlyList<AppendRecord> SeedRecords() => Ms == 0 ? []
        : [.. Added.Select(partition => new AppendRecord(partition, default, default, [LogHeader.OfTime(Topics.StreamTimeHeader, Ms)]))];

    /// <summary>Reads the ends of the partitions.</summary>
    public static async Task<StreamReach> FindAsync(IEventLog log, int partitions, CancellationToken cancellationToken)
    {
        var (added, reached) = (new List<TopicPartition>(), 0L);
        for (var number = 0; number < partitions; number++)
        {
            var partition = new TopicPartition(Topics.Posts, number);
            var offsets = await log.GetOffsetsAsync(partition, cancellationToken);
            if (offsets.End == 0)
                added.Add(partition);
            else
                reached = Math.Max(reached, (await PostPlacer.RestoreAsync(log, partition, offsets.End, cancellationToken)).Agreed.Ms);
        }

        return new StreamReach(reached, added);
    }
}
