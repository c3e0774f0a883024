using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using TikTok.Detector.Cells;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The Scorer's state in the lake, <c>state/scorer/p&lt;N&gt;/&lt;offset&gt;</c>: everything that follows from the blocks before that
/// offset. Zstd over: format, then parts with their lengths. The first part: watermarks and ends told by partition, closed-until, inputs
/// ended, waiting blocks, windows (length, start, how closed, platform posts, minutes, offsets, evidence posts, cells); the others are the
/// scoring's own. Format 3 knows no ends.
/// </summary>
/// <param name="lake">Lake.</param>
/// <param name="partition">Partition of keyword counts.</param>
/// <param name="latenessMs">How far the watermark is behind what the stream agrees on, milliseconds.</param>
/// <param name="logger">Is told of snapshots that cannot be read.</param>
internal sealed class ScorerSnapshot(ILake lake, int partition, long latenessMs, ILogger logger)
{
    private const int Format = 4;
    private const int OldestFormat = 3;
    private const int Kept = 2;
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"state/scorer/p{partition}/");
    private readonly List<string> _unreadable = [];

    /// <summary>From here on the log is read again when the newest snapshot cannot be read: the offset of the one before, or 0.</summary>
    public long KeepFrom { get; private set; }

    /// <summary>Copies the state. It is short work: the partition waits for it, and goes on while the copy is saved.</summary>
    public static CapturedState Capture(WindowStore store, IWindowScoring scoring)
    {
        var windows = new ArrayBufferWriter<byte>(1 << 16);
        Write(windows, store);
        return new CapturedState(windows.WrittenMemory, scoring.Capture());
    }

    /// <summary>Saves a copy, and deletes all but the newest snapshots.</summary>
    /// <returns>Its size in bytes.</returns>
    public async Task<long> SaveAsync(CapturedState state, long offset, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await using (var compressed = new CompressionStream(content, level: 1, leaveOpen: true))
        {
            compressed.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            await compressed.WriteAsync(BitConverter.GetBytes(Format), cancellationToken);
            foreach (var part in state.Scoring.Select(part => new ReadOnlyMemory<byte>(part)).Prepend(state.Windows))
            {
                await compressed.WriteAsync(BitConverter.GetBytes(part.Length), cancellationToken);
                await compressed.WriteAsync(part, cancellationToken);
            }
        }

        content.Position = 0;
        var size = content.Length;
        await lake.PutAsync(_prefix + offset.ToString("D20", CultureInfo.InvariantCulture), content, cancellationToken);
        var readable = (await KeysAsync(cancellationToken)).Except(_unreadable, StringComparer.Ordinal).ToList();
        foreach (var old in readable.SkipLast(Kept).Concat(_unreadable))
            await lake.DeleteAsync(old, cancellationToken);
        _unreadable.Clear();
        Keep(readable);
        return size;
    }

    /// <summary>
    /// Loads the newest state that is not newer than the committed offset. One that cannot be read is told of, and the one before it is
    /// taken; the next save removes it.
    /// </summary>
    /// <param name="newScoring">Makes a scoring that knows nothing.</param>
    /// <param name="committed">The committed offset.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state, and the offset to go on from: 0 without a snapshot, since all follows from the log.</returns>
    /// <exception cref="EventLogException">Another version, or other settings, have written it.</exception>
    public async Task<LoadedState> LoadAsync(Func<IWindowScoring> newScoring, long committed, CancellationToken cancellationToken)
    {
        var keys = (await KeysAsync(cancellationToken)).Where(key => OffsetOf(key) <= committed).ToList();
        for (; keys.Count > 0; keys.RemoveAt(keys.Count - 1))
        {
            var key = keys[^1];
            if (await lake.OpenReadAsync(key, cancellationToken) is not { } content)
                continue;
            try
            {
                var (store, scoring) = (new WindowStore(latenessMs), newScoring());
                await using (content)
                await using (var decompressed = new DecompressionStream(content))
                    await ReadAsync(decompressed, store, scoring, key, cancellationToken);
                Keep(keys);
                return new LoadedState(store, scoring, OffsetOf(key));
            }
            catch (Exception damage) when (IsDamage(damage))
            {
                Log.SnapshotUnreadable(logger, key, damage.Message);
                ScorerMetrics.SnapshotUnreadable(partition);
                _unreadable.Add(key);
            }
        }

        Keep(keys);
        return new LoadedState(new WindowStore(latenessMs), newScoring(), 0);
    }

    /// <summary>What reading bytes that are not those that were written ends with; all else is the lake's, or a clear refusal.</summary>
    private static bool IsDamage(Exception failure) =>
        failure is ZstdException or EndOfStreamException or InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException;

    private long OffsetOf(string key) => long.Parse(key.AsSpan(_prefix.Length), CultureInfo.InvariantCulture);

    private void Keep(List<string> keys) => KeepFrom = keys.Count >= Kept ? OffsetOf(keys[^Kept]) : 0;

    private async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var item in lake.ListAsync(_prefix, cancellationToken))
            keys.Add(item.Key);
        return keys;
    }

    private static async Task ReadAsync(Stream input, WindowStore store, IWindowScoring scoring, string key, CancellationToken cancellationToken)
    {
        var number = new byte[sizeof(int)];
        await input.ReadExactlyAsync(number, cancellationToken);
        if (BitConverter.ToInt32(number) is var format && format is not (OldestFormat or Format))
            throw new EventLogException($"Snapshot {key} has format {format}, this version reads {OldestFormat} and {Format}: run the version that wrote it. To delete state/scorer in the lake rebuilds it from the log, and loses what was learned from records that the log keeps no more.");
        var parts = new List<byte[]>();
        while (await input.ReadAtLeastAsync(number, sizeof(int), throwOnEndOfStream: false, cancellationToken) == sizeof(int))
        {
            var part = GC.AllocateUninitializedArray<byte>(BitConverter.ToInt32(number));
            await input.ReadExactlyAsync(part, cancellationToken);
            parts.Add(part);
        }

        Read(parts[0], store, format);
        scoring.Restore(parts[1..]);
    }

    private static void Write(ArrayBufferWriter<byte> output, WindowStore store)
    {
        output.WriteCount(store.Heard.Length);
        foreach (var heard in store.Heard)
        {
            output.WriteInt64(heard.WatermarkMs);
            output.WriteNumber((ulong)heard.Ends);
        }

        output.WriteInt64(store.ClosedUntilMs);
        output.WriteNumber((ulong)store.Ended);
        output.WriteCount(store.InputHasEnded ? 1 : 0);
        output.WriteCount(store.Waiting.Count);
        foreach (var block in store.Waiting)
            output.WriteText(block);
        foreach (var window in store.Open)
        {
            output.WriteCount(window.Length.Seconds);
            output.WriteInt64(window.StartMs);
            output.WriteCount((int)window.Closing);
            output.WriteCount(window.HasGrown ? 1 : 0);
            output.WriteNumber((ulong)window.PlatformPosts);
            output.WriteNumber(window.SeenMinutes);
            output.WriteCount(window.Offsets.Count);
            foreach (var (partition, (from, next)) in window.Offsets)
            {
                output.WriteCount(partition);
                output.WriteInt64(from);
                output.WriteInt64(next);
            }

            var posts = window.Cells.Values.SelectMany(cell => cell.Top.Posts).DistinctBy(KeyOf).Select((post, index) => (post, index)).ToDictionary(pair => KeyOf(pair.post), pair => pair);
            output.WriteCount(posts.Count);
            foreach (var (post, _) in posts.Values)
                EvidenceCodec.Write(output, post);
            output.WriteCount(window.Cells.Count);
            foreach (var (keyword, cell) in window.Cells)
            {
                output.WriteText(keyword);
                output.WriteCount((int)cell.Marks);
                output.WriteCount(cell.ProvisionalSent ? 1 : 0);
                output.WriteNumber((ulong)cell.Posts);
                output.WriteSigned(cell.Engagement);
                cell.Authors.Write(output);
                output.WriteCount(cell.Top.Posts.Count);
                foreach (var post in cell.Top.Posts)
                    output.WriteCount(posts[KeyOf(post)].index);
            }
        }
    }

    /// <summary>Not the id alone: where the horizon of re-sent posts is shorter than the window, a post can be counted twice in it.</summary>
    private static (long Id, long TimeMs) KeyOf(EvidencePost post) => (post.Id, post.TimeMs);

    private static void Read(ReadOnlySpan<byte> state, WindowStore store, int format)
    {
        var input = new BlockReader(state);
        var heard = new HeardPartition[input.ReadCount()];
        for (var i = 0; i < heard.Length; i++)
            heard[i] = new HeardPartition(input.ReadInt64(), format > OldestFormat ? (long)input.ReadNumber() : 0);
        var closedUntil = input.ReadInt64();
        var (ended, inputHasEnded, waiting) = (0L, false, new List<byte[]>());
        if (format > OldestFormat)
        {
            (ended, inputHasEnded) = ((long)input.ReadNumber(), input.ReadCount() == 1);
            for (var i = input.ReadCount(); i > 0; i--)
                waiting.Add(input.ReadText().ToArray());
        }

        store.Restore(heard, ended, closedUntil, inputHasEnded, waiting);
        while (!input.AtEnd)
            ReadWindow(ref input, store, format);
    }

    private static void ReadWindow(ref BlockReader input, WindowStore store, int format)
    {
        var length = new WindowLength(input.ReadCount());
        var window = store.Window(length, input.ReadInt64());
        if (format > OldestFormat)
            (window.Closing, window.HasGrown) = ((Closing)input.ReadCount(), input.ReadCount() == 1);
        window.PlatformPosts = (long)input.ReadNumber();
        window.SeenMinutes = input.ReadNumber();
        for (var i = input.ReadCount(); i > 0; i--)
            window.AddOffsets(input.ReadCount(), input.ReadInt64(), input.ReadInt64());
        var posts = new EvidencePost[input.ReadCount()];
        for (var i = 0; i < posts.Length; i++)
            posts[i] = EvidenceCodec.Read(ref input);
        for (var i = input.ReadCount(); i > 0; i--)
        {
            var keyword = input.ReadText();
            var cell = window.Cell(keyword, (KeywordMarks)input.ReadCount(), out _);
            cell.ProvisionalSent = input.ReadCount() == 1;
            cell.Posts = (long)input.ReadNumber();
            cell.Engagement = input.ReadSigned();
            cell.Authors.MergeFrom(ref input);
            for (var top = input.ReadCount(); top > 0; top--)
                cell.Top.Add(posts[input.ReadCount()]);
        }
    }
}

/// <summary>The state that a partition starts with.</summary>
/// <param name="Windows">The open windows.</param>
/// <param name="Scoring">What judges them.</param>
/// <param name="Offset">The offset to go on from.</param>
internal sealed record LoadedState(WindowStore Windows, IWindowScoring Scoring, long Offset);

/// <summary>A copy of a partition's state.</summary>
/// <param name="Windows">The open windows.</param>
/// <param name="Scoring">What the scoring knows.</param>
internal sealed record CapturedState(ReadOnlyMemory<byte> Windows, IReadOnlyList<byte[]> Scoring);
