using System.Buffers;
using System.Globalization;
using TikTok.Detector.Cells;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The Scorer's state in the lake, <c>state/scorer/p&lt;N&gt;/&lt;offset&gt;</c>: everything that follows from the blocks before that
/// offset. Zstd over: format, then parts with their lengths. The first part: watermarks, closed-until, windows (length, start, platform
/// posts, minutes, offsets, evidence posts, cells); the others are the scoring's own.
/// </summary>
internal sealed class ScorerSnapshot(ILake lake, int partition)
{
    private const int Format = 3;
    private const int Kept = 2;
    private readonly string _prefix = $"state/scorer/p{partition}/";

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
        foreach (var old in (await KeysAsync(cancellationToken)).SkipLast(Kept))
            await lake.DeleteAsync(old, cancellationToken);
        return size;
    }

    /// <summary>Loads the newest state that is not newer than the committed offset.</summary>
    /// <returns>The offset to go on from; 0 without a snapshot.</returns>
    public async Task<long> LoadAsync(WindowStore store, IWindowScoring scoring, long committed, CancellationToken cancellationToken)
    {
        foreach (var key in (await KeysAsync(cancellationToken)).Reverse())
        {
            var offset = long.Parse(key.AsSpan(_prefix.Length), CultureInfo.InvariantCulture);
            if (offset > committed || await lake.OpenReadAsync(key, cancellationToken) is not { } content)
                continue;
            await using (content)
            await using (var decompressed = new DecompressionStream(content))
                await ReadAsync(decompressed, store, scoring, key, cancellationToken);
            return offset;
        }

        return 0;
    }

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
        if (BitConverter.ToInt32(number) is var format && format != Format)
            throw new EventLogException($"Snapshot {key} has format {format}, this version reads {Format}: run the version that wrote it. To delete state/scorer in the lake rebuilds it from the log, and loses what was learned from records that the log keeps no more.");
        var parts = new List<byte[]>();
        while (await input.ReadAtLeastAsync(number, sizeof(int), throwOnEndOfStream: false, cancellationToken) == sizeof(int))
        {
            var part = GC.AllocateUninitializedArray<byte>(BitConverter.ToInt32(number));
            await input.ReadExactlyAsync(part, cancellationToken);
            parts.Add(part);
        }

        Read(parts[0], store);
        scoring.Restore(parts[1..]);
    }

    private static void Write(ArrayBufferWriter<byte> output, WindowStore store)
    {
        output.WriteCount(store.Watermarks.Length);
        foreach (var watermark in store.Watermarks)
            output.WriteInt64(watermark);
        output.WriteInt64(store.ClosedUntilMs);
        foreach (var window in store.Open)
        {
            output.WriteCount(window.Length.Seconds);
            output.WriteInt64(window.StartMs);
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

    private static void Read(ReadOnlySpan<byte> state, WindowStore store)
    {
        var input = new BlockReader(state);
        var watermarks = new long[input.ReadCount()];
        for (var i = 0; i < watermarks.Length; i++)
            watermarks[i] = input.ReadInt64();
        store.Restore(watermarks, input.ReadInt64());
        while (!input.AtEnd)
            ReadWindow(ref input, store);
    }

    private static void ReadWindow(ref BlockReader input, WindowStore store)
    {
        var length = new WindowLength(input.ReadCount());
        var window = store.Window(length, input.ReadInt64());
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

/// <summary>A copy of a partition's state.</summary>
/// <param name="Windows">The open windows.</param>
/// <param name="Scoring">What the scoring knows.</param>
internal sealed record CapturedState(ReadOnlyMemory<byte> Windows, IReadOnlyList<byte[]> Scoring);
