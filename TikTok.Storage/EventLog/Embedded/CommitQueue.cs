using System.Globalization;
using System.Text;
using System.Threading.Channels;
using RocksDbSharp;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>
/// The one writer of the embedded log. Commits that wait are written together with a single fsync (group commit); each stays
/// all or nothing, because the whole group is one RocksDB batch.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    private readonly Channel<Commit> _commits = Channel.CreateBounded<Commit>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly RocksDb _db;
    private readonly Action<OffsetCommit> _committed;
    private readonly Task _loop;
    private readonly WriteOptions _durable = new WriteOptions().SetSync(true);

    public CommitQueue(RocksDb db, Action<OffsetCommit> committed)
    {
        _db = db;
        _committed = committed;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues a commit; the task ends when it is durable.</summary>
    public async Task CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        await _commits.Writer.WriteAsync(commit, cancellationToken);
        await commit.Done.Task; // not cancellable: it may be written already
    }

    public async ValueTask DisposeAsync()
    {
        _commits.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var group = new List<Commit>();
        while (await _commits.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < 64 && _commits.Reader.TryRead(out var commit))
                if (commit.IsFenced is not null && commit.IsFenced())
                    commit.Done.TrySetException(new FencedException("A newer owner has taken over; what was not committed is dropped."));
                else
                    group.Add(commit);
            if (group.Count > 0)
                Write(group);
        }
    }

    private void Write(List<Commit> group)
    {
        using var batch = new WriteBatch();
        var next = new Dictionary<PartitionState, long>();
        foreach (var commit in group)
        {
            foreach (var (state, batches) in commit.Appends)
            {
                var offset = next.GetValueOrDefault(state, state.Next);
                foreach (var (bytes, count) in batches)
                {
                    batch.Put(LogKeys.Batch(state.TopicId, state.Partition.Partition, offset), bytes);
                    offset += count;
                }

                next[state] = offset;
            }

            foreach (var offset in commit.Offsets)
                batch.Put(LogKeys.Committed(offset.Group, offset.Partition), EncodeOffset(offset.Offset));
        }

        foreach (var (state, offset) in next)
            batch.Put(LogKeys.Next(state.TopicId, state.Partition.Partition), BitConverter.GetBytes(offset));

        try
        {
            _db.Write(batch, _durable);
        }
        catch (Exception failure)
        {
            // Whatever it was: a commit that is never answered would wait for ever.
            foreach (var commit in group)
                commit.Done.TrySetException(new EventLogException(
                    $"The log in {_db.Path} cannot be written ({failure.Message}). Nothing that was acknowledged is lost: make room or mend the disk, then start again.", failure));
            return;
        }

        foreach (var (state, offset) in next)
            state.Publish(offset);
        foreach (var commit in group)
        {
            foreach (var offset in commit.Offsets)
                _committed(offset);
            commit.Done.TrySetResult();
        }
    }

    // "next metadata", or "next:keep-from metadata".
    public static byte[] EncodeOffset(CommittedOffset offset) => Encoding.UTF8.GetBytes(offset.KeepFrom is { } keepFrom
        ? string.Create(CultureInfo.InvariantCulture, $"{offset.Next}:{keepFrom} {offset.Metadata}")
        : string.Create(CultureInfo.InvariantCulture, $"{offset.Next} {offset.Metadata}"));

    public static CommittedOffset DecodeOffset(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (places, metadata) = (text[..space].Split(':'), text[(space + 1)..]);
        return new CommittedOffset(long.Parse(places[0], CultureInfo.InvariantCulture), metadata)
        {
            KeepFrom = places.Length > 1 ? long.Parse(places[1], CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>One transaction, encoded.</summary>
    internal sealed record Commit(
        IReadOnlyList<(PartitionState State, IReadOnlyList<(byte[] Bytes, int Count)> Batches)> Appends,
        IReadOnlyList<OffsetCommit> Offsets,
        Func<bool>? IsFenced)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
