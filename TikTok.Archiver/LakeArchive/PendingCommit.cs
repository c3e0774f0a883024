using System.Globalization;
using System.Text;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeArchive;

/// <summary>What a partition has given since its last commit to the lake.</summary>
internal sealed class PendingCommit(int partition, long from, long epoch, long deadLettersUntil) : IDisposable
{
    private readonly SortedDictionary<DateTimeOffset, HourObject> _hours = [];
    private readonly Post _post = new();

    /// <summary>First offset.</summary>
    public long From { get; } = from;

    /// <summary>The offset after the last record taken.</summary>
    public long Next { get; set; } = from;

    public long Records => _hours.Values.Sum(hour => hour.Records);

    public long Bytes => _hours.Values.Sum(hour => hour.Bytes);

    /// <summary>Records that are no posts: another producer wrote them.</summary>
    public List<AppendRecord> DeadLetters { get; } = [];

    /// <summary>Takes a record: a post goes to its own hour, however late it is.</summary>
    public void Take(in LogRecord record)
    {
        if (record.Value.IsEmpty)
            return; // stream time only
        if (!PostParser.TryParse(record.Value.Span, _post, out var reason))
        {
            if (record.Offset >= deadLettersUntil) // else it went out before a commit to the lake that failed
                AddDeadLetter(record, reason);
            return;
        }

        var timeMs = _post.StreamTimeMs;
        var hour = DateTimeOffset.FromUnixTimeMilliseconds(timeMs - timeMs % 3_600_000);
        if (!_hours.TryGetValue(hour, out var target))
            _hours.Add(hour, target = new HourObject(hour));
        target.Add(record.Value.Span, timeMs);
    }

    /// <summary>Writes the objects, then the manifest.</summary>
    /// <exception cref="FencedException">The range is committed already: another archiver owns the partition.</exception>
    public async Task CommitAsync(ILake lake, CancellationToken cancellationToken)
    {
        var objects = new List<LakeManifestObject>();
        foreach (var hour in _hours.Values)
            objects.Add(await hour.PutAsync(lake, partition, From, epoch, cancellationToken));
        ArchiverMetrics.ObjectsWritten(objects.Count);
        var manifest = new LakeManifest { Partition = partition, From = From, Next = Next, Records = Records, Objects = objects };
        if (!await manifest.TryCommitAsync(lake, cancellationToken))
            throw new FencedException($"Offsets from {From} of posts partition {partition} are in the lake already: another archiver owns it.");
        ArchiverMetrics.ManifestWritten(manifest.Records);
    }

    public void Dispose()
    {
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
