namespace TikTok.Storage.EventLog;

/// <summary>For stages whose place in the log is kept elsewhere: in a manifest, a snapshot, a table.</summary>
public static class OwnedPartitionExtensions
{
    /// <summary>Goes to a place that is kept outside the log.</summary>
    /// <exception cref="EventLogException">The log ends before it: it is not the log that the place belongs to, and reading on would skip records.</exception>
    public static async Task SeekAsync(this IOwnedPartition partition, IEventLog log, long offset, string keptIn, CancellationToken cancellationToken)
    {
        var end = (await log.GetOffsetsAsync(partition.Partition, cancellationToken)).End;
        if (offset > end)
            throw new EventLogException($"{keptIn} stands at offset {offset} of {partition.Partition}, but the log ends at {end}: log, lake and database do not belong together. Bring the missing one back, or start over with --fresh, which deletes log, lake and database, with every anomaly found so far.");
        partition.Reader.Seek(offset);
    }
}
