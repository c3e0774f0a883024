using System.Globalization;
using System.Text;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay.Sharing;

/// <summary>
/// Where the parts of a shared input stand, as their owners committed it last. Read from the committed offsets once, and from
/// then on in the copies that come with each commit: to ask for offsets again and again would be slower than the replay.
/// </summary>
internal sealed class PartPositions : IDisposable
{
    private const int ReadBytes = 1 << 16;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);
    private static readonly TopicPartition s_heads = new(Topics.SourceHeads, 0);
    private readonly string _prefix;
    private readonly ILogReader _reader;
    private readonly SourcePosition?[] _parts;
    private TaskCompletionSource _changed = NewSignal();

    private PartPositions(string group, ILogReader reader, SourcePosition?[] parts) => (_prefix, _reader, _parts) = ($"{group}/", reader, parts);

    /// <summary>Whether everything is replayed and closed: the owner of the first part says so when all have ended.</summary>
    public bool IsDone => Volatile.Read(ref _parts[0])?.Done ?? false;

    /// <summary>Whether all posts of all parts are written.</summary>
    public bool HaveAllEnded => LeastHead(except: -1) == SourcePosition.Ended;

    /// <summary>Sums over the parts, and the highest stream time.</summary>
    public SourcePosition Total
    {
        get
        {
            var known = _parts.OfType<SourcePosition>().ToList();
            return new(known.Sum(part => part.Valid), known.Sum(part => part.Rejected), known.Sum(part => part.Skipped), known.Max(part => part.MaxStreamTimeMs), IsDone, string.Empty) { SetAside = known.Sum(part => part.SetAside), Shape = known.Find(part => part.Shape is not null)?.Shape };
        }
    }

    public static async Task<PartPositions> OpenAsync(IEventLog log, string group, int parts, CancellationToken cancellationToken)
    {
        var end = (await log.GetOffsetsAsync(s_heads, cancellationToken)).End; // before the positions are read: no commit is missed in between
        var first = await PositionAsync(0); // alone: in a new cluster it waits until there are groups, and says so once
        var others = await Task.WhenAll(Enumerable.Range(1, parts - 1).Select(PositionAsync));
        return new PartPositions(group, log.OpenReader(s_heads, end), [first, .. others]);

        async Task<SourcePosition?> PositionAsync(int part) => SourcePosition.From(await log.GetCommittedAsync(group, new TopicPartition(Topics.SourceParts, part), cancellationToken));
    }

    /// <summary>The lowest head of all other parts: no post to come is older, if the files are in order. 0 while there is a part that nobody has begun.</summary>
    public long LeastHead(int except)
    {
        var least = SourcePosition.Ended;
        for (var part = 0; part < _parts.Length; part++)
            if (part != except)
                least = Math.Min(least, Volatile.Read(ref _parts[part])?.HeadMs ?? 0);
        return least;
    }

    /// <summary>Waits until something holds that these positions decide.</summary>
    public async Task UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (holds())
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Keeps the positions up to date until everything is done.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!IsDone)
        {
            foreach (var record in (await _reader.ReadAsync(ReadBytes, s_wait, cancellationToken)).Records)
                Take(Encoding.UTF8.GetString(record.Key.Span), record.Value);
            Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
        }
    }

    /// <summary>Adds the copy of a position that is about to be committed.</summary>
    public void Publish(ReplayBatch batch, int part, CommittedOffset position) =>
        batch.Add(s_heads, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{part}"), position.Metadata);

    public void Dispose() => _reader.Dispose();

    private void Take(string key, ReadOnlyMemory<byte> metadata)
    {
        if (key.StartsWith(_prefix, StringComparison.Ordinal) && int.TryParse(key.AsSpan(_prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part < _parts.Length)
            Volatile.Write(ref _parts[part], SourcePosition.From(new CommittedOffset(0, Encoding.UTF8.GetString(metadata.Span))));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
