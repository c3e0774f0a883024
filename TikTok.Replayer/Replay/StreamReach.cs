using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Replayer.Replay;

/// <summary>How far the log had come before an input.</summary>
/// <param name="Ms">The stream time that its partitions agree on, epoch milliseconds; 0 = it has no posts.</param>
/// <param name="Added">Partitions without a record, in a log that has some.</param>
internal sealed record StreamReach(long Ms, IReadOnlyList<TopicPartition> Added)
{
    private const int TailRecords = 2000;
    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

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
                reached = Math.Max(reached, await AgreedAsync(log, partition, offsets, cancellationToken));
        }

        return new StreamReach(reached, added);
    }

    private static async Task<long> AgreedAsync(IEventLog log, TopicPartition partition, OffsetRange offsets, CancellationToken cancellationToken)
    {
        var placer = new PostPlacer(default);
        using var reader = log.OpenReader(partition, Math.Max(offsets.Start, offsets.End - TailRecords));
        while (reader.Position < offsets.End)
            foreach (var record in (await reader.ReadAsync(ReadBytes, s_wait, cancellationToken)).Records)
                placer.Take(record, Nobody.Instance);
        return placer.Agreed.Ms;
    }

    private sealed class Nobody : IPostReceiver
    {
        public static readonly Nobody Instance = new();

        public void OnPost(in LogRecord record, Post post, in Placed placed)
        {
            // only the time is asked for
        }
    }
}
