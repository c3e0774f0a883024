using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>
/// Tells partitions of posts that were added since the last replay how far stream time has come: without it the first post there
/// would count as new however old it is, and belong to windows that are closed.
/// </summary>
internal static class StreamTimeSeed
{
    private const int TailRecords = 2000;
    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    /// <summary>The records to append before the first post; none where no partition is empty, or all are.</summary>
    public static async Task<IReadOnlyList<AppendRecord>> FindAsync(IEventLog log, int partitions, CancellationToken cancellationToken)
    {
        var (added, newest) = (new List<TopicPartition>(), 0L);
        var used = new List<(TopicPartition Place, OffsetRange Offsets)>();
        for (var partition = 0; partition < partitions; partition++)
        {
            var place = new TopicPartition(Topics.Posts, partition);
            var offsets = await log.GetOffsetsAsync(place, cancellationToken);
            if (offsets.End == 0)
                added.Add(place);
            else
                used.Add((place, offsets));
        }

        if (added.Count == 0 || used.Count == 0)
            return [];
        foreach (var (place, offsets) in used)
            newest = Math.Max(newest, await NewestAsync(log, place, offsets, cancellationToken));
        return newest == 0 ? [] : added.ConvertAll(place => new AppendRecord(place, default, default, [LogHeader.OfTime(Topics.StreamTimeHeader, newest)]));
    }

    /// <summary>The highest time among the last records of a partition.</summary>
    private static async Task<long> NewestAsync(IEventLog log, TopicPartition place, OffsetRange offsets, CancellationToken cancellationToken)
    {
        var (newest, post) = (0L, new Post());
        using var reader = log.OpenReader(place, Math.Max(offsets.Start, offsets.End - TailRecords));
        while (reader.Position < offsets.End)
            foreach (var record in (await reader.ReadAsync(ReadBytes, s_wait, cancellationToken)).Records)
                newest = Math.Max(newest, record.TimeHeader(Topics.StreamTimeHeader) ?? (PostParser.TryParse(record.Value.Span, post, out _) ? post.StreamTimeMs : 0));
        return newest;
    }
}
