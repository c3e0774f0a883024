using System.Globalization;
using System.Text;
using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeArchive;

/// <summary>What a partition has given since its last commit to the lake.</summary>
/// <param name="partition">Partition of posts.</param>
/// <param name="from">First offset: where the last manifest has ended.</param>
/// <param name="epoch">Tells this archiver's objects from those of others.</param>
/// <param name="deadLettersUntil">Up to here, what is no post is in the dead letters already.</param>
/// <param name="buffer">The partition's; nothing is in it before and after.</param>
internal sealed class PendingCommit(int partition, long from, long epoch, long deadLettersUntil, LineBuffer buffer) : IPostReceiver, IDisposable
{
    private readonly SortedDictionary<DateTimeOffset, HourObject> _hours = [];
    private readonly List<LostRange> _lost = [];

    /// <summary>First offset.</summary>
    public long From { get; } = from;

    /// <summary>The offset after the last record taken.</summary>
    public long Next { get; set; } = from;

    public long Records { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Whether there is something for a manifest to tell: stream time and the log's own markers are nothing for the lake.</summary>
    public bool IsEmpty => Records == 0 && _lost.Count == 0;

    /// <summary>Whether records were lost on the way: that is told at once.</summary>
    public bool HasHole => _lost.Count > 0;

    /// <summary>Bytes of memory that records take here, compressed or not.</summary>
    public long HeldBytes => buffer.HeldBytes + _hours.Values.Sum(hour => hour.HeldBytes);

    /// <summary>Records that are no posts: another producer wrote them.</summary>
    public List<AppendRecord> DeadLetters { get; } = [];

    /// <summary>Notes offsets that were deleted from the log before they were read.</summary>
    public void Lose(OffsetRange lost) => _lost.Add(new LostRange(lost.Start, lost.End));

    /// <summary>Takes a post to its own hour, however late it is; one that is set aside to the hour at which it arrived.</summary>
    public void OnPost(in LogRecord record, Post post, in Placed placed)
    {
        var timeMs = placed.FiledMs;
        var hour = DateTimeOffset.FromUnixTimeMilliseconds(timeMs - timeMs % 3_600_000);
        if (!_hours.TryGetValue(hour, out var target))
            _hours.Add(hour, target = new HourObject(hour, buffer));
        Records++;
        Bytes += target.Add(record.Value.Span, timeMs);
    }

    /// <summary>Takes a record that is no post to the dead letters.</summary>
    public void OnNoPost(in LogRecord record, RejectReason reason)
    {
        if (record.Offset >= deadLettersUntil) // else it went out before a commit to the lake that failed
            AddDeadLetter(record, reason);
    }

    /// <summary>Writes the objects, then the manifest.</summary>
    /// <exception cref="FencedException">The range is committed already: another archiver owns the partition.</exception>
    public async Task CommitAsync(ILake lake, CancellationToken cancellationToken)
    {
        buffer.Seal();
        ArchiverMetrics.Pending(HeldBytes, partition);
        var objects = new List<LakeManifestObject>();
        foreach (var hour in _hours.Values)
            objects.Add(await hour.PutAsync(lake, partition, From, epoch, cancellationToken));
        ArchiverMetrics.ObjectsWritten(objects.Count);
        var manifest = new LakeManifest { Partition = partition, From = From, Next = Next, Records = Records, Objects = objects, Lost = _lost.Count == 0 ? null : _lost };
        if (!await manifest.TryCommitAsync(lake, cancellationToken))
            throw new FencedException($"Offsets from {From} of posts partition {partition} are in the lake already: another archiver owns it.");
        ArchiverMetrics.ManifestWritten(manifest.Records);
    }

    public void Dispose()
    {
        buffer.Clear();
        foreach (var hour in _hours.Values)
            hour.Dispose();
    }

    private void AddDeadLetter(in LogRecord record, RejectReason reason) => DeadLetters.Add(new AppendRecord(
        new TopicPartition(Topics.DeadLetters, 0),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Topics.Posts}/{partition}:{record.Offset}")),
        record.Value.ToArray(),
        [
            new LogHeader("reason", Encoding.UTF8.GetBytes(reason.ToString())),
            new LogHeader("source", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Topics.Posts}/{partition}"))),
            new LogHeader("line", Encoding.UTF8.GetBytes(record.Offset.ToString(CultureInfo.InvariantCulture))),
        ]));
}
